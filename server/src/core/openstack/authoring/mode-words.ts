/** File modes as `ls -l` shows them. */

/** `rwxr-x---`; with `s` and `t` for the special bits. Undefined bits beyond are left out. */
export function toSymbolicMode(mode: number): string {
  const letters = [6, 3, 0].map((shift) => {
    const bits = (mode >> shift) & 7;
    return [bits & 4 ? 'r' : '-', bits & 2 ? 'w' : '-', bits & 1 ? 'x' : '-'];
  });
  for (const [index, [bit, letter]] of (
    [
      [0o4000, 's'],
      [0o2000, 's'],
      [0o1000, 't'],
    ] as const
  ).entries()) {
    const group = letters[index];
    if (group && mode & bit) group[2] = group[2] === 'x' ? letter : letter.toUpperCase();
  }
  return letters.flat().join('');
}
