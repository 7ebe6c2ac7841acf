/** What actions are called: in the plan, and in the outline. */
import { findText, findValue, isScalar } from '../yaml/access.ts';
import { shorten } from '../symbols/describe.ts';
import type { TestAction } from './model.ts';
import { WAIT_KEYS } from './model.ts';

/** `run keystone-manage db_sync`: without the snap, in one line. */
export function describeAction(action: TestAction): string {
  const name = findText(action.step, 'name');
  return name === undefined || name === '' ? describeTask(action) : shorten(name);
}

function describeTask(action: TestAction): string {
  switch (action.kind) {
    case 'install':
      return 'install';
    case 'packages':
      return shorten(`packages ${action.names.map(({ text }) => text).join(', ')}`);
    case 'connect':
      return shorten(`connect ${action.plug.text}${action.slot ? ` to ${action.slot.text}` : ''}`);
    case 'alias':
      return shorten(`alias ${action.alias.text}`);
    case 'set':
      return shorten(`set ${action.map.entries.map(({ key }) => (isScalar(key) ? key.text : '')).join(', ')}`);
    case 'copy':
      return shorten(`copy ${action.from?.text ?? ''}`);
    case 'run':
      return shorten(`run ${action.text.text}`);
    case 'restart':
      return shorten(`restart ${action.names.map(({ text }) => text).join(', ')}`);
    case 'wait': {
      const key = WAIT_KEYS.find((one) => findValue(action.map, one));
      const value = key && findValue(action.map, key);
      return shorten(`wait for ${key ?? ''} ${isScalar(value) ? value.text : ''}`);
    }
  }
}
