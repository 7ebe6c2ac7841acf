/** The help texts, made from the option tables so that they can't drift apart. */
import type { OptionSpecs } from './args.ts';

export const GENERAL_HELP = `Checks snapcraft.yaml as snapcraft and snapd do.

Usage: snapwright <command> [options]

Commands:
  check [FILE|DIR|GLOB…]   Check project files (this folder without an argument).
  format [FILE|DIR|GLOB…]  Format project files.
  forecast [FILE|DIR]      Say what the store's review will hold for a person.
  denials [FILE|-]         Name the plugs that would allow what a log says was refused.
  doctor [DIR]             Say whether this machine is ready to build and test snaps.
  log [FILE|-]             Show where the problems of a saved build log lie.
  constraints fetch|list   Keep OpenStack's upper-constraints at hand.
  verify FILE.snap         Compare a built snap with upper-constraints.
  new [DIR]                Start a snap: ask a few questions, write the files.
  rules                    List every rule with its severity.
  help [COMMAND]           Show this help or that of a command.

Options:
  -h, --help               Show help.
  -V, --version            Show the version.
`;

export function describeOptions(specs: OptionSpecs): string {
  const lines = Object.entries(specs).map(([name, spec]) => {
    const value =
      spec.type === 'string' ? ` ${spec.values ? spec.values.join('|') : (spec.placeholder ?? 'TEXT')}` : '';
    const flag = `  ${spec.short ? `-${spec.short}, ` : '    '}--${name}${value}`;
    return flag.length > 30 ? `${flag}\n${' '.repeat(32)}${spec.help}` : `${flag.padEnd(32)}${spec.help}`;
  });
  return `Options:\n${lines.join('\n')}\n`;
}
