/** Environment markers, after PEP 508. What can't be known in an editor is undefined rather than guessed. */
import type { PythonEnvironment } from './types.ts';
import { accepts, isVersion } from './versions.ts';

type Token = { readonly type: 'word' | 'text' | 'operator' | '(' | ')'; readonly value: string };

const TOKEN = /\s*(?:(\(|\))|(===|==|!=|<=|>=|~=|<|>)|'([^']*)'|"([^"]*)"|([A-Za-z_][A-Za-z0-9_.]*))/y;
const VARIABLES: ReadonlySet<string> = new Set([
  'python_version',
  'python_full_version',
  'os_name',
  'sys_platform',
  'platform_release',
  'platform_system',
  'platform_version',
  'platform_machine',
  'platform_python_implementation',
  'implementation_name',
  'implementation_version',
  'extra',
  // Older names that pip still takes.
  'os.name',
  'sys.platform',
  'platform.version',
  'platform.machine',
  'platform.python_implementation',
  'python_implementation',
]);

type Marker =
  | { readonly type: 'or' | 'and'; readonly left: Marker; readonly right: Marker }
  | { readonly type: 'compare'; readonly left: Token; readonly operator: string; readonly right: Token };

/** Undefined for text that is no marker. */
export function parseMarker(text: string): Marker | undefined {
  const tokens = tokenize(text);
  if (!tokens) return undefined;
  let at = 0;
  const word = (value: string): boolean => tokens[at]?.type === 'word' && tokens[at]?.value === value && ++at > 0;
  const operand = (): Token | undefined => {
    const token = tokens[at];
    if (token?.type === 'text' || (token?.type === 'word' && VARIABLES.has(token.value))) return (at++, token);
    return undefined;
  };
  const operator = (): string | undefined => {
    const token = tokens[at];
    if (token?.type === 'operator') return (at++, token.value);
    if (word('in')) return 'in';
    const start = at;
    if (word('not') && word('in')) return 'not in';
    at = start;
    return undefined;
  };
  const atom = (): Marker | undefined => {
    if (tokens[at]?.type === '(') {
      at++;
      const inner = or();
      if (!inner || tokens[at]?.type !== ')') return undefined;
      at++;
      return inner;
    }
    const left = operand();
    const sign = left && operator();
    const right = sign === undefined ? undefined : operand();
    return left && sign !== undefined && right ? { type: 'compare', left, operator: sign, right } : undefined;
  };
  const chain = (type: 'or' | 'and', next: () => Marker | undefined): Marker | undefined => {
    let left = next();
    while (left && word(type)) {
      const right = next();
      left = right && { type, left, right };
    }
    return left;
  };
  const and = (): Marker | undefined => chain('and', atom);
  const or = (): Marker | undefined => chain('or', and);
  const marker = or();
  return at === tokens.length ? marker : undefined;
}

function tokenize(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const match = TOKEN.exec(text);
    if (!match) return undefined;
    const [, bracket, operator, single, double, word] = match;
    if (bracket === '(' || bracket === ')') tokens.push({ type: bracket, value: bracket });
    else if (operator !== undefined) tokens.push({ type: 'operator', value: operator });
    else if (word !== undefined) tokens.push({ type: 'word', value: word });
    else tokens.push({ type: 'text', value: single ?? double ?? '' });
  }
  return tokens;
}

/**
 * Whether a requirement with this marker counts in an environment. Undefined where that can't be told: no marker at
 * all, or one that asks for the kernel's release or an extra.
 */
export function evaluateMarker(text: string, environment: PythonEnvironment): boolean | undefined {
  const marker = parseMarker(text);
  return marker && evaluate(marker, environment);
}

function evaluate(marker: Marker, environment: PythonEnvironment): boolean | undefined {
  if (marker.type === 'compare') return compareOperands(marker, environment);
  const left = evaluate(marker.left, environment);
  const right = evaluate(marker.right, environment);
  // One side may decide alone.
  const decisive = marker.type === 'or';
  if (left === decisive || right === decisive) return decisive;
  return left === undefined || right === undefined ? undefined : !decisive;
}

function compareOperands(
  { left, operator, right }: Extract<Marker, { type: 'compare' }>,
  environment: PythonEnvironment,
): boolean | undefined {
  const [a, b] = [valueOf(left, environment), valueOf(right, environment)];
  if (a === undefined || b === undefined) return undefined;
  if (operator === 'in') return b.includes(a);
  if (operator === 'not in') return !b.includes(a);
  const ofVersions = [left, right].some((token) => token.type === 'word' && /version$/.test(token.value));
  if (ofVersions && isVersion(a) && isVersion(b.replace(/\.\*$/, ''))) return accepts(`${operator}${b}`, a);
  if (operator === '==' || operator === '===') return a === b;
  if (operator === '!=') return a !== b;
  if (operator === '~=') return undefined;
  return operator === '<' ? a < b : operator === '<=' ? a <= b : operator === '>' ? a > b : a >= b;
}

function valueOf(token: Token, { python, machine }: PythonEnvironment): string | undefined {
  if (token.type === 'text') return token.value;
  switch (token.value) {
    case 'python_version':
      return python;
    case 'os_name':
    case 'os.name':
      return 'posix';
    case 'sys_platform':
    case 'sys.platform':
      return 'linux';
    case 'platform_system':
      return 'Linux';
    case 'platform_machine':
    case 'platform.machine':
      return machine;
    case 'platform_python_implementation':
    case 'platform.python_implementation':
    case 'python_implementation':
      return 'CPython';
    case 'implementation_name':
      return 'cpython';
    case 'python_full_version':
    case 'implementation_version':
      // The patch release is not known, but it decides only comparisons that name one.
      return undefined;
    default:
      return undefined;
  }
}
