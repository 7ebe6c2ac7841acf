/** Picks the command. */
import { version } from '../../../package.json';
import { CHECK_HELP, check } from './check.ts';
import { CONSTRAINTS_HELP, constraints } from './constraints.ts';
import { DENIALS_HELP, denials } from './denials.ts';
import { DOCTOR_HELP, doctor } from './doctor.ts';
import { FORECAST_HELP, forecast } from './forecast.ts';
import { FORMAT_HELP, format } from './format.ts';
import { GENERAL_HELP } from './help.ts';
import { EXIT, type CliHost } from './host.ts';
import { RULES_HELP, listRules } from './list-rules.ts';
import { LOG_HELP, log } from './log.ts';
import { NEW_HELP, newSnap } from './new.ts';
import { VERIFY_HELP, verify } from './verify.ts';
import { findNearest } from '../core/text/nearest.ts';

interface Command {
  readonly help: string;
  run(args: readonly string[], host: CliHost, version: string): number | Promise<number>;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  check: { help: CHECK_HELP, run: check },
  constraints: { help: CONSTRAINTS_HELP, run: constraints },
  denials: { help: DENIALS_HELP, run: denials },
  doctor: { help: DOCTOR_HELP, run: doctor },
  forecast: { help: FORECAST_HELP, run: forecast },
  format: { help: FORMAT_HELP, run: format },
  log: { help: LOG_HELP, run: log },
  new: { help: NEW_HELP, run: newSnap },
  rules: { help: RULES_HELP, run: listRules },
  verify: { help: VERIFY_HELP, run: verify },
};

/** Runs the program; returns its exit code, at once where nothing has to be waited for. */
export function run(args: readonly string[], host: CliHost): number | Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined) {
    host.err(GENERAL_HELP);
    return EXIT.trouble;
  }
  if (name === '--version' || name === '-V') {
    host.out(`${version}\n`);
    return EXIT.clean;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    const asked = name === 'help' ? rest[0] : undefined;
    const command = asked === undefined ? undefined : findCommand(asked);
    if (asked !== undefined && !command) return refuseCommand(asked, host);
    host.out(command?.help ?? GENERAL_HELP);
    return EXIT.clean;
  }
  const command = findCommand(name);
  if (!command) return refuseCommand(name, host);
  const beforeDashes = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest;
  if (beforeDashes.includes('--help') || beforeDashes.includes('-h')) {
    host.out(command.help);
    return EXIT.clean;
  }
  return command.run(rest, host, version);
}

function findCommand(name: string): Command | undefined {
  return Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
}

function refuseCommand(name: string, host: CliHost): number {
  const what = name.startsWith('-') ? 'option' : 'command';
  const nearest = findNearest(name, [...Object.keys(COMMANDS), 'help', '--version', '--help']);
  const hint = nearest === undefined ? '"snapwright --help" lists what there is.' : `Did you mean "${nearest}"?`;
  host.err(`snapwright: Unknown ${what} "${name}". ${hint}\n`);
  return EXIT.trouble;
}
