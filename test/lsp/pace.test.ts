import { expect, it } from 'vitest';
import { createPace } from '../../server/src/lsp/pace.ts';

it('never holds up quick runs, and keeps slow ones apart', () => {
  let time = 0;
  const pace = createPace(() => time);
  const run = (ms: number): void => {
    pace.measure(() => (time += ms));
  };
  expect(pace.delay()).toBe(0);
  run(10);
  expect(pace.delay()).toBe(0);
  run(90);
  expect(pace.delay()).toBe(30);
  time += 20;
  expect(pace.delay()).toBe(10);
  time += 200;
  expect(pace.delay()).toBe(0);
  run(60_000);
  expect(pace.delay()).toBe(400);
});
