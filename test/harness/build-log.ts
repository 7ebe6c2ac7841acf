/**
 * The log of a managed build that ends with one error, in the forms of snapcraft: what recorded exceptions say, laid
 * out as their era prints it.
 */
import { getProject } from '../../server/src/core/project/project.ts';
import { parseYaml } from '../../server/src/core/yaml/parse.ts';
import type { Era } from '../../client/src/core/snapcraft/output.ts';

export interface BuildLog {
  readonly log: string;
  readonly exitCode: number;
  readonly era: Era;
}

/** Exceptions that are told by their message; all others are internal errors. */
const TOLD =
  /^(?:CraftValidationError|ProjectValidationError|YamlError|ExtensionError|PartsLifecycleError|InvalidSourceOption|InvalidSourceType|IncompatibleSourceOptions|ChecksumMismatch|AptPPAInstallError|AllOnlyBuildError|InvalidPlatformNameError|InvalidBaseError|ProjectFileInvalidError|GrammarSyntaxError|SnapcraftError): /;

const LEGACY_BUGS = /^(?:Attribute|Type|Value|Key|Index|Runtime)Error: /;

/** @param message an exception's class and text, with `details:` and `resolution:` where it has them */
export function toLog(verdict: string, message: string, legacy: boolean, project: string): BuildLog {
  if (legacy) {
    // Python prints the exceptions that nothing catches with their class.
    const log = LEGACY_BUGS.test(message) ? message : message.replace(/^\w+: /, '');
    return { log, exitCode: 2, era: 'legacy' };
  }
  const era: Era = getProject(parseYaml(project)).kind === 'core22' ? 'core22' : '24';
  const managed = ['Launching managed ubuntu 24.04 instance...', 'Initializing lifecycle'];
  const outer = [
    'Failed to run snapcraft in instance',
    "Full execution log: '/home/u/.local/state/snapcraft/log/snapcraft-1.log'",
  ];
  if (verdict === 'pack' && /^error: /.test(message)) {
    const said = message.slice('error: '.length);
    return { log: [...managed, 'Packing...', `Cannot pack snap: ${said}`, ...outer].join('\n'), exitCode: 1, era };
  }
  if (verdict === 'interface') {
    return {
      log: [...managed, 'Packing...', message, 'Creating snap package...', 'Packed a.snap'].join('\n'),
      exitCode: 0,
      era,
    };
  }
  if (!TOLD.test(message)) {
    const [, name = '', text = ''] = /^(\w+): (.*)$/s.exec(message) ?? [];
    const shown = name === 'ValidationError' ? text : `${name}(${quote(text)})`;
    const log = [...managed, `snapcraft internal error: ${shown}`, ...outer];
    return { log: log.join('\n'), exitCode: 1, era };
  }
  const text = message
    .replace(TOLD, '')
    .replace(/^details: (?=[^]*\n {2}in )/m, 'Detailed information:\n')
    .replace(/^details: /m, 'Detailed information: ')
    .replace(/^resolution: /m, 'Recommended resolution: ');
  return { log: [...managed, text, ...outer].join('\n'), exitCode: 1, era };
}

/** As Python shows a text that stands in an exception. */
function quote(text: string): string {
  if (/^'[\w-]+'$/.test(text)) return text;
  return text.includes("'") && !text.includes('"') ? `"${text}"` : `'${text.replaceAll("'", "\\'")}'`;
}
