/** What `snap` or `sudo` said in a terminal, as what a person can do about it. */
import { quoteWords } from '../process/quote.ts';
import type { CommandLine } from '../process/process.ts';
import { toSnapError } from '../snapd/failure.ts';
import { UserError } from '../user-error.ts';
import type { Overheard } from './overheard-line.ts';

/** Exit code of `snap` where another change is in progress. */
const BUSY = 10;
/** How sudo says no, or that it was not given what it asked for. */
const SUDO_REFUSED =
  /^(?:sudo: (\d+ incorrect password attempts?|a password is required|no password was provided|a terminal is required[^\n]*)|(\S+ is not (?:in the sudoers file|allowed to (?:run|execute))[^\n]*|Sorry, user \S+ (?:is not allowed|may not run)[^\n]*))$/m;

/** @param snap that it was about */
export function toTerminalError(
  { code, said }: Overheard,
  { command, args }: CommandLine,
  snap: string | undefined,
): UserError {
  const detail = [quoteWords([command, ...args]), said.trim()].filter((text) => text !== '').join('\n');
  if (code < 0) {
    return new UserError('snap-terminal-closed', 'The terminal was closed before snap had ended.', {
      hint: 'Do it again, and give the password there.',
      detail,
    });
  }
  if (code === 127 && command === 'sudo' && /sudo: (?:command )?not found/.test(said)) {
    return new UserError('sudo-missing', 'This needs the rights of an administrator, and there is no "sudo" here.', {
      hint: 'Install "sudo", or use an LXD instance as the target.',
      detail,
    });
  }
  const refused = SUDO_REFUSED.exec(said);
  if (refused) {
    const why = (refused[1] ?? refused[2] ?? '').replace(/\.$/, '');
    return new UserError('snap-access-denied', `sudo did not give the rights of an administrator: ${why}.`, {
      hint: 'Try again with the password of a user who may use sudo, or use an LXD instance as the target.',
      detail,
    });
  }
  if (code === BUSY || /^error: /m.test(said)) {
    const error = toSnapError(said, code, { snap });
    return new UserError(error.code, error.message, { ...(error.hint !== undefined && { hint: error.hint }), detail });
  }
  return new UserError('snap-failed', `snap ended with exit code ${code}.`, {
    hint: 'The terminal shows why.',
    detail,
  });
}
