/** What the system says about a file, in a sentence. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is not a folder',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left on the device',
  ELOOP: 'its links go round in a circle',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long',
};

export function describeFileError(file: string, error: unknown, action: 'read' | 'write' = 'read'): string {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  const reason = (code !== undefined && REASONS[code]) || (error instanceof Error ? error.message : String(error));
  return `Cannot ${action} "${file}": ${reason}.`;
}
