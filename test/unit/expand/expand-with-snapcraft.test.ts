/** What the client makes of `snapcraft expand-extensions`. */
import { expect, test } from 'vitest';
import { expandWithSnapcraft, findProjectFolder } from '../../../client/src/core/snapcraft/expand-extensions.ts';
import { runProcess, type ProcessResult } from '../../../client/src/core/process/run-process.ts';

function answer(result: ProcessResult | undefined): Promise<unknown> {
  return expandWithSnapcraft((request) => {
    expect(request).toMatchObject({ command: 'snapcraft', args: ['expand-extensions'], cwd: '/p' });
    return Promise.resolve(result);
  }, '/p');
}

test('the text is marked', async () => {
  expect(await answer({ code: 0, stdout: 'name: demo\n', stderr: 'Starting\n' })).toEqual({
    text: '# By "snapcraft expand-extensions", from the saved file.\n\nname: demo\n',
  });
});

test('failures are one sentence', async () => {
  expect(
    await answer({
      code: 1,
      stdout: '',
      stderr: "\nBad snapcraft.yaml content:\n- Field required (in field 'parts')\n",
    }),
  ).toEqual({
    problem: '"snapcraft expand-extensions" failed: Bad snapcraft.yaml content: Field required (in field \'parts\')',
  });
  expect(await answer({ code: 0, stdout: '', stderr: '' })).toEqual({
    problem: '"snapcraft expand-extensions" failed: exit code 0',
  });
  expect(await answer({ code: -1, stdout: '', stderr: '' })).toEqual({
    problem: '"snapcraft expand-extensions" failed: it did not come to an end',
  });
});

test('not installed is no failure', async () => {
  expect(await answer(undefined)).toBeUndefined();
});

test('programs', async () => {
  const request = { cwd: '/', timeoutMs: 20_000 };
  const script = 'console.log("out"); console.error("err"); process.exit(3)';
  expect(await runProcess({ ...request, command: process.execPath, args: ['-e', script] })).toEqual({
    code: 3,
    stdout: 'out\n',
    stderr: 'err\n',
  });
  expect(await runProcess({ ...request, command: 'no-such-program-here', args: [] })).toBeUndefined();
  const controller = new AbortController();
  const endless = runProcess({
    ...request,
    command: process.execPath,
    args: ['-e', 'setTimeout(() => {}, 60_000)'],
    signal: controller.signal,
  });
  controller.abort();
  expect((await endless)?.code).toBe(-1);
});

test('the folder in which snapcraft reads this file', () => {
  const only =
    (...files: string[]) =>
    (file: string) =>
      files.includes(file);
  expect(findProjectFolder('/p/snap/snapcraft.yaml', only('/p/snap/snapcraft.yaml'))).toBe('/p');
  expect(findProjectFolder('/p/snapcraft.yaml', only('/p/snapcraft.yaml'))).toBe('/p');
  expect(findProjectFolder('/p/.snapcraft.yaml', only('/p/.snapcraft.yaml'))).toBe('/p');
  expect(findProjectFolder('/p/build-aux/snap/snapcraft.yaml', only('/p/build-aux/snap/snapcraft.yaml'))).toBe('/p');
  // Another file comes first.
  expect(findProjectFolder('/p/.snapcraft.yaml', only('/p/.snapcraft.yaml', '/p/snap/snapcraft.yaml'))).toBeUndefined();
  expect(findProjectFolder('/p/other.yaml', only('/p/other.yaml'))).toBeUndefined();
});
