/** What is worth knowing about the keys of apps, and an example of each. */
import type { KeyDocs } from './key-docs.ts';

const TIMES = 'A number with a unit: `ns`, `us`, `ms`, `s` or `m`.';

export const APP_KEYS: KeyDocs = {
  apps: {
    notes: 'The app named like the snap is run by that name alone, others by `SNAP.APP`.',
    example: 'apps:\n  web:\n    command: bin/web\n    plugs: [network]',
  },
  'apps.<app>': {
    notes: 'A command for users or, with `daemon`, a service.',
    example: 'command: bin/web\nplugs: [network]',
  },
  'apps.<app>.command': {
    notes:
      'The first word is a file in the snap, without `$SNAP/` before it. No shell reads the rest: quotes, pipes and `=` belong into a script.',
    example: 'command: bin/web serve',
  },
  'apps.<app>.daemon': { example: 'daemon: simple' },
  'apps.<app>.daemon-scope': { example: 'daemon: simple\ndaemon-scope: system' },
  'apps.<app>.stop-command': { example: 'stop-command: bin/web stop' },
  'apps.<app>.post-stop-command': { example: 'post-stop-command: bin/clean-up' },
  'apps.<app>.start-timeout': { notes: TIMES, example: 'start-timeout: 30s' },
  'apps.<app>.stop-timeout': { notes: `${TIMES} Then the service is killed.`, example: 'stop-timeout: 30s' },
  'apps.<app>.watchdog-timeout': {
    notes: `${TIMES} A service that stays silent longer is killed and, if \`restart-condition\` says so, started again.`,
    example: 'watchdog-timeout: 60s',
  },
  'apps.<app>.reload-command': { example: 'reload-command: bin/web reload' },
  'apps.<app>.restart-delay': { notes: TIMES, example: 'restart-delay: 5s' },
  'apps.<app>.timer': {
    notes:
      'Weekdays first, then times: `mon-fri,9:00-17:00/4` is four times on working days. `~` takes a random moment of the span, `,,` begins another schedule.',
    example: 'daemon: oneshot\ntimer: mon-fri,10:00',
  },
  'apps.<app>.restart-condition': { example: 'restart-condition: on-failure' },
  'apps.<app>.success-exit-status': { notes: 'Numbers from 1 to 255.', example: 'success-exit-status: [42, 250]' },
  'apps.<app>.refresh-mode': { example: 'refresh-mode: endure' },
  'apps.<app>.stop-mode': {
    notes: 'Without `-all` only the main process gets the signal.',
    example: 'stop-mode: sigint-all',
  },
  'apps.<app>.install-mode': { example: 'install-mode: disable' },
  'apps.<app>.slots': { example: 'slots: [mpris]' },
  'apps.<app>.plugs': {
    notes: 'Interfaces, or plugs that stand in `plugs` at the top level.',
    example: 'plugs: [network, network-bind]',
  },
  'apps.<app>.aliases': {
    notes: 'The store grants them; a snap does not get them by itself.',
    example: 'aliases: [webctl]',
  },
  'apps.<app>.environment': {
    notes: 'It wins over the `environment` of the whole snap.',
    example: 'environment:\n  HOME: $SNAP_USER_COMMON',
  },
  'apps.<app>.after': { example: 'after: [database]' },
  'apps.<app>.before': { example: 'before: [database]' },
  'apps.<app>.bus-name': { example: 'daemon: dbus\nbus-name: org.example.Web' },
  'apps.<app>.command-chain': {
    notes: 'Each starts the next and `command` comes last, so each has to end with `exec "$@"`.',
    example: 'command-chain: [bin/with-environment]',
  },
  'apps.<app>.sockets': {
    notes: 'The service starts when something connects. The app needs the plug `network-bind`.',
    example: 'sockets:\n  main:\n    listen-stream: 8080',
  },
  'apps.<app>.sockets.<socket>': { example: 'listen-stream: 8080' },
  'apps.<app>.sockets.<socket>.listen-stream': { example: 'listen-stream: $SNAP_COMMON/web.socket' },
  'apps.<app>.sockets.<socket>.socket-mode': { example: 'listen-stream: $SNAP_COMMON/web.socket\nsocket-mode: 0660' },
  'apps.<app>.extensions': {
    notes: 'They add plugs, parts, variables and layouts; `snapcraft expand-extensions` shows the result.',
    example: 'extensions: [gnome]',
  },
  'apps.<app>.passthrough': {
    notes: 'For what snapd knows and snapcraft does not yet.',
    example: 'passthrough:\n  new-key: value',
  },
  'apps.<app>.common-id': {
    notes: 'The ID of the AppStream metadata, so that software centres know app and metadata belong together.',
    example: 'common-id: org.example.web',
  },
  'apps.<app>.completer': { example: 'completer: share/web.bash' },
  'apps.<app>.desktop': {
    notes: 'A path in the snap. Files in `snap/gui/` are taken without it.',
    example: 'desktop: usr/share/applications/web.desktop',
  },
  'apps.<app>.autostart': {
    notes: 'The name of the file that the app itself puts into `$SNAP_USER_DATA/.config/autostart`.',
    example: 'autostart: web.desktop',
  },
  'apps.<app>.activates-on': { notes: 'The slots are of the interface `dbus`.', example: 'activates-on: [bus]' },
  'apps.<app>.adapter': {},
};
