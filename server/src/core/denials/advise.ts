/** What to do where no plug helps. */
import { toGeneralPath } from './find-cover.ts';
import type { Actor, Cause, DbusCause, FileCause } from './types.ts';

export function advise(cause: Cause, actor: Actor): string {
  switch (cause.kind) {
    case 'file':
      return adviseFile(cause, actor);
    case 'dbus':
      return adviseDbus(cause);
    case 'syscall':
      return cause.name === undefined
        ? 'Either snapd allows it and a newer snapd is all it takes, or it is newer than snapd: libraries fall back.'
        : 'Every snap may do this with the snapd of today.';
    case 'capability':
      return 'No plug allows it, apart from those for container managers.';
    case 'network':
      return cause.family === 'unix'
        ? 'A socket of another program: the interface of that service opens it.'
        : 'No interface opens this kind of socket.';
    case 'mount':
      return 'No plug allows it, apart from those for container managers.';
    default:
      return 'No interface is known to allow it.';
  }
}

/** Folders that a layout may not touch. */
const NO_LAYOUT =
  /^\/(?:dev|home|lib\/(?:firmware|modules)|media|proc|root|run|snap|sys|tmp|var\/(?:snap|lib\/snapd|run))(?:\/|$)/;

function adviseFile({ path, access }: FileCause, { snap }: Actor): string {
  const general = toGeneralPath(path);
  const isWrite = access.includes('w');
  const owner = /^(?:\/snap|\/var\/snap|@HOME\/snap)\/([^/_]+)/.exec(general)?.[1];
  if (owner !== undefined && owner !== snap)
    return `It belongs to the snap ${owner}: a content plug shares such files.`;
  if (general.startsWith('/snap/')) return "A snap's own files can't be written: use $SNAP_DATA or $SNAP_COMMON.";
  if (owner !== undefined)
    return 'Of another revision: use $SNAP_DATA, $SNAP_COMMON or $SNAP_USER_DATA as they are set.';
  if (/^\/run\/user\//.test(general)) return 'Use $XDG_RUNTIME_DIR as it is set in the snap.';
  if (/^\/run\//.test(general)) {
    return isWrite ? `Use /run/snap.${snap} or $SNAP_COMMON instead.` : 'No interface is known to open it.';
  }
  if (access.includes('x') && /^\/(?:usr\/)?s?bin\//.test(general)) {
    return 'Programs of the host are closed: bring it in with stage-packages or a part.';
  }
  if (NO_LAYOUT.test(general) || general.startsWith('@HOME')) return 'No interface is known to allow it.';
  const layout = toLayout(general, isWrite);
  if (isWrite) return `Write below $SNAP_COMMON or $SNAP_DATA; where the path is fixed, a layout: ${layout}.`;
  if (/^\/(?:usr|opt|lib\d*|bin|sbin)\//.test(general)) {
    return `Bring it in with stage-packages or a part; where the path is fixed, a layout: ${layout}.`;
  }
  return `If the snap brings the file, a layout: ${layout}. For the host's own file, a plug of system-files that names it, with the store's permission.`;
}

/** The folder of the application's own, or the file where it lies beside those of others. */
function toLayout(path: string, isWrite: boolean): string {
  const parts = path.split('/');
  const depth = /^\/(?:usr\/(?:share|lib|local)|var\/(?:lib|log|cache|spool))\//.test(path) ? 4 : 3;
  const place = parts.slice(0, depth).join('/');
  const isFile = parts.length <= depth && !path.endsWith('/');
  const target = `${isWrite ? '$SNAP_COMMON' : place.startsWith('/usr') || place.startsWith('/opt') ? '$SNAP' : '$SNAP_DATA'}${place}`;
  return `"${place}: {${isFile ? 'bind-file' : 'bind'}: ${target}}"`;
}

function adviseDbus({ access, name, bus, peer }: DbusCause): string {
  if (access === 'bind') {
    const on = bus === '' ? 'session' : bus;
    return name.startsWith('org.mpris.MediaPlayer2.')
      ? `Owning it takes a slot: "{interface: mpris, name: ${name.slice('org.mpris.MediaPlayer2.'.length)}}".`
      : `Owning it takes a slot: "{interface: dbus, bus: ${on}, name: ${name}}".`;
  }
  const other = /^snap\.([^._]+)/.exec(peer)?.[1];
  if (other !== undefined) return `The snap ${other} offers it: a plug of the interface of its slot, often dbus.`;
  return 'No interface is known to open this service.';
}
