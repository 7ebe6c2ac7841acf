/**
 * How often an interface is used: counted over 44 sound project files and, for plugs, the 39 extensions. Only for the
 * order of lists; interfaces that are left out were seen once or not at all.
 */
export const PLUG_USE: Readonly<Record<string, number>> = {
  network: 36,
  'network-bind': 26,
  desktop: 21,
  home: 19,
  opengl: 19,
  wayland: 19,
  x11: 19,
  'desktop-legacy': 18,
  gsettings: 10,
  'audio-playback': 9,
  content: 7,
  unity7: 6,
  'removable-media': 6,
  'hardware-observe': 4,
  'personal-files': 4,
  'serial-port': 4,
  joystick: 3,
  'block-devices': 2,
  'browser-support': 2,
  camera: 2,
  'mount-control': 2,
  'mount-observe': 2,
  'shared-memory': 2,
  'system-files': 2,
};

export const SLOT_USE: Readonly<Record<string, number>> = {
  dbus: 7,
  content: 3,
  gpio: 2,
  mpris: 2,
  'serial-port': 2,
};
