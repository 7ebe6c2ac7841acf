/** The editor's way through the questions, with a stand-in for the window. */
import { expect, test } from 'vitest';
import {
  askQuestions,
  toSnapName,
  type AskServer,
  type Step,
} from '../../../client/src/core/scaffold/ask-questions.ts';
import { answerScaffoldRequest, scaffold, type RawAnswers } from '../../../server/src/core/scaffold/index.ts';

const server = ((params) => Promise.resolve(answerScaffoldRequest(params))) as AskServer;

interface Played {
  readonly result: RawAnswers | 'back' | undefined;
  readonly steps: readonly string[];
}

/** @param replies by the step: a value, `<` to go back, nothing to take what is there, undefined at the end */
async function play(
  given: RawAnswers,
  replies: readonly (string | readonly string[])[],
  files: string[] = [],
): Promise<Played> {
  const rest = [...replies];
  const steps: string[] = [];
  const result = await askQuestions(given, {
    server,
    holds: (file) => Promise.resolve(files.includes(file)),
    name: 'my-folder',
    show: async ({ question, number, total, value, check }: Step) => {
      steps.push(`${number}/${total} ${question.id} ${String(value)}`.trim());
      const reply = rest.shift();
      if (reply === undefined) return undefined;
      if (reply === '<') return 'back';
      const chosen = reply === '' ? value : reply;
      expect(await check(chosen)).toBeUndefined();
      return { value: chosen };
    },
  });
  return { result, steps };
}

test('forward, with what the folder suggests', async () => {
  const { result, steps } = await play({}, ['go', '', 'Shows tides', '', '', ''], ['go.mod']);
  expect(steps).toEqual([
    '1/6 kind python',
    '2/6 name my-folder',
    '3/6 summary',
    '4/6 base core24',
    '5/6 license Apache-2.0',
    '6/6 code existing',
  ]);
  expect(scaffold(result as RawAnswers)).toHaveProperty('files.0.path', 'snap/snapcraft.yaml');
});

test('back keeps what was said, as long as it is still good', async () => {
  const services = ['api', 'conductor'];
  const forth = ['nova', '', '', '', '2026.1', services];
  const { steps, result } = await play({ kind: 'openstack' }, [
    ...forth,
    '<',
    '<',
    '<',
    'core26',
    '',
    '',
    'uwsgi',
    '',
    '',
  ]);
  expect(steps).toEqual([
    '1/9 project keystone',
    '2/9 name nova',
    '3/9 summary OpenStack compute service, control plane',
    '4/9 base core24',
    '5/9 series 2026.2',
    '6/9 services api,conductor,scheduler,novncproxy',
    '7/9 web nginx',
    '6/9 services api,conductor',
    '5/9 series 2026.1',
    '4/9 base core24',
    '5/9 series 2026.1',
    '6/9 services api,conductor',
    '7/9 web nginx',
    '8/9 runner plain',
    '9/9 license Apache-2.0',
  ]);
  expect(result).toMatchObject({ base: 'core26', series: '2026.1', services, web: 'uwsgi' });
});

test('what is no longer good after going back is forgotten', async () => {
  const back = ['keystone', '', '', '', '2025.1', '<', '<', 'core26'];
  const { steps } = await play({ kind: 'openstack' }, back);
  expect(steps.at(-1)).toBe('5/9 series 2026.2');
});

test('back from the first step, and giving up', async () => {
  expect(await play({}, ['<'])).toMatchObject({ result: 'back' });
  expect(await play({}, ['go'])).toMatchObject({ result: undefined });
});

test('a folder names the snap', () => {
  expect(toSnapName('My Project_2')).toBe('my-project-2');
  expect(toSnapName('...')).toBe('');
});
