/** What single interfaces ask for beyond the types and patterns of their attributes. */
import { findPair, findValue, isMap, isScalar, isSeq, itemsOf, rangeOf } from '../../yaml/access.ts';
import type { YamlNode } from '../../yaml/tree.ts';
import { cleanPath, findPatternCharacter, isCleanSubPath } from './clean-path.ts';
import { checkDriver, checkLabel } from './driver-libraries.ts';
import { findLinesProblem } from './gpio-lines.ts';
import { judgeMounts } from './mount-control.ts';
import type { Tell } from './port-problems.ts';
import { checkUsb } from './usb-ports.ts';
import { attributeText, type Port, type SnapView } from './snap-view.ts';

type Check = (port: Port, tell: Tell, view: SnapView) => void;

/** Interfaces that decide themselves which attributes have to be there. */
export const OWN_PRESENCE: ReadonlySet<string> = new Set(['content/slot', 'custom-device/slot', 'shared-memory/slot']);

export const SPECIAL_CHECKS: Readonly<Record<string, Check>> = {
  'content/plug': checkContentPlug,
  'content/slot': checkContentSlot,
  'cups/slot': checkCups,
  'custom-device/slot': checkCustomDevice,
  'gpio-chardev/slot': checkGpio,
  'hidraw/slot': checkUsb,
  'mount-control/plug': (port, tell, view) => judgeMounts(port, tell, view.facts),
  'mpris/slot': checkMpris,
  'personal-files/plug': checkFiles,
  'posix-mq/slot': checkQueues,
  'serial-port/slot': checkUsb,
  'shared-memory/plug': checkPrivateMemory,
  'shared-memory/slot': checkSharedMemory,
  'snap-interfaces-requests-control/plug': checkHandler,
  'system-files/plug': checkFiles,
  'cuda-driver-libs/slot': checkDriver,
  'egl-driver-libs/slot': checkDriver,
  'gbm-driver-libs/slot': checkDriver,
  'nvidia-video-driver-libs/slot': checkDriver,
  'opengl-driver-libs/slot': checkDriver,
  'opengles-driver-libs/slot': checkDriver,
  'vulkan-driver-libs/slot': checkDriver,
};

const checked = 'install';

function portRange(port: Port): { readonly start: number; readonly end: number } {
  return rangeOf(port.entry?.key ?? port.place);
}

function refuse(tell: Tell, node: YamlNode, message: string): void {
  tell({ ...rangeOf(node), message, checked });
}

/** The texts of a list of which every item is text; snapd takes any other list for none. */
function textsOf(node: YamlNode | undefined): readonly YamlNode[] {
  const items = itemsOf(node);
  return items.every((item) => attributeText(item) !== undefined) ? items : [];
}

function judgePath(tell: Tell, node: YamlNode, what: string): void {
  const text = attributeText(node);
  if (text === undefined || text.includes('CRAFT_')) return;
  const character = findPatternCharacter(text);
  if (character !== undefined) refuse(tell, node, `The ${what} "${text}" holds the character '${character}'`);
  else if (!isCleanSubPath(text)) {
    const clean = cleanPath(text);
    const hint = isCleanSubPath(clean) && clean !== text ? `; write "${clean}"` : ' and leads out of its folder';
    refuse(tell, node, `The ${what} "${text}" is not clean${hint}`);
  }
}

function checkContentPlug(port: Port, tell: Tell): void {
  checkLabel(port, tell);
  const target = port.attributes.get('target')?.value;
  if (!target) return;
  if (attributeText(target) === '')
    refuse(tell, port.attributes.get('target')?.key ?? target, 'A content plug needs a target');
  else judgePath(tell, target, 'target');
}

function checkContentSlot(port: Port, tell: Tell): void {
  checkLabel(port, tell);
  const source = port.attributes.get('source');
  if (source) {
    for (const name of ['read', 'write']) {
      const pair = port.attributes.get(name);
      if (!pair) continue;
      tell({ ...rangeOf(pair.key), message: `"${name}" has to move below "source", which the slot has too`, checked });
      return;
    }
  }
  const lists = ['read', 'write'].map((name) =>
    source && isMap(source.value) ? findValue(source.value, name) : port.attributes.get(name)?.value,
  );
  const paths = lists.flatMap((list) => textsOf(list));
  if (paths.length === 0 && !port.added.has('read') && !port.added.has('write') && !port.added.has('source')) {
    const wrong = lists.find((list) => list !== undefined);
    const place = wrong && wrong.start !== wrong.end ? rangeOf(wrong) : portRange(port);
    tell({ ...place, message: 'A content slot needs a list of paths in "read" or "write"', checked });
  }
  for (const path of paths) judgePath(tell, path, 'path');
}

function checkCups(port: Port, tell: Tell): void {
  const node = port.attributes.get('cups-socket-directory')?.value;
  if (node) judgePath(tell, node, 'path');
}

function checkFiles(port: Port, tell: Tell): void {
  const personal = port.interface === 'personal-files';
  for (const name of ['read', 'write']) {
    for (const node of itemsOf(port.attributes.get(name)?.value)) {
      const path = attributeText(node);
      if (path === undefined || path.includes('CRAFT_')) continue;
      const problem = judgeFile(path, personal);
      if (problem !== undefined) refuse(tell, node, `The path "${path}" ${problem}`);
    }
  }
}

function judgeFile(path: string, personal: boolean): string | undefined {
  if (path.endsWith('/')) return 'ends with "/"; a folder includes everything below it';
  if (path.endsWith('@')) return 'ends with "@"';
  const clean = cleanPath(path);
  const start = personal ? '$HOME' : '/';
  if (clean !== path) {
    const escapes = path.startsWith(start) && !clean.startsWith(start);
    return escapes ? `leads out of "${start}"` : `is not clean; write "${clean}"`;
  }
  if (path.includes('~')) return 'holds "~"';
  const character = findPatternCharacter(path);
  if (character !== undefined) return `holds the character '${character}'`;
  const homes = path.split('$HOME').length - 1;
  if (personal) return homes > 1 ? 'has "$HOME" twice' : undefined;
  return homes > 0 ? 'holds "$HOME"; that is for the interface "personal-files"' : undefined;
}

function checkMpris(port: Port, tell: Tell): void {
  for (const [name, pair] of port.attributes) {
    if (name !== 'name') {
      tell({
        ...rangeOf(pair.key),
        message: `A slot of "mpris" has no attribute "${name}"; only "name" is allowed`,
        checked,
      });
    }
  }
}

function checkQueues(port: Port, tell: Tell): void {
  const value = port.attributes.get('path')?.value;
  if (!value) return;
  if (isSeq(value) && value.items.length === 0) refuse(tell, value, 'A slot of "posix-mq" needs at least one path');
  for (const node of isSeq(value) ? value.items : [value]) {
    const text = attributeText(node);
    if (text === undefined) continue;
    const character = findPatternCharacter(text);
    if (character !== undefined) refuse(tell, node, `The queue name "${text}" holds the character '${character}'`);
    else if (/^\/?\.{1,2}$/.test(text)) refuse(tell, node, `"${text}" is no queue name`);
  }
}

function checkGpio(port: Port, tell: Tell): void {
  const seen = new Set<string>();
  for (const node of textsOf(port.attributes.get('source-chip')?.value)) {
    const chip = attributeText(node) ?? '';
    if (chip === '' || chip.trim() !== chip) refuse(tell, node, `The chip "${chip}" is empty or has blanks around it`);
    else if (seen.has(chip)) refuse(tell, node, `The chip "${chip}" is named twice`);
    seen.add(chip);
  }
  const lines = port.attributes.get('lines')?.value;
  const text = attributeText(lines);
  if (!lines || text === undefined || !/^[\d,-]+$/.test(text)) return;
  const problem = findLinesProblem(text);
  if (problem !== undefined) refuse(tell, lines, `"lines" ${problem}`);
}

function checkPrivateMemory(port: Port, tell: Tell, view: SnapView): void {
  const pair = port.attributes.get('private');
  if (!pair || !isScalar(pair.value) || pair.value.value !== true) return;
  const others = [...view.plugs.values(), ...view.slots.values()].filter(
    (other) => other !== port && other.interface === 'shared-memory',
  );
  const [other] = others;
  if (!other) return;
  const message = `"private: true" excludes every other plug and slot of "shared-memory", such as "${other.name}"`;
  tell({ ...rangeOf(pair.value), message, checked });
}

function checkSharedMemory(port: Port, tell: Tell): void {
  let count = 0;
  let written: YamlNode | undefined;
  for (const name of ['read', 'write']) {
    const value = port.attributes.get(name)?.value;
    written ??= value;
    if (port.added.has(name)) return;
    for (const node of itemsOf(value)) {
      count++;
      const text = attributeText(node);
      const problem = text === undefined ? undefined : judgeMemory(text);
      if (problem !== undefined) refuse(tell, node, `The name "${text ?? ''}" of shared memory ${problem}`);
    }
  }
  if (count > 0 || (written && !isSeq(written))) return;
  const place = written && written.start !== written.end ? rangeOf(written) : portRange(port);
  tell({ ...place, message: 'A slot of "shared-memory" needs a name in "read" or "write"', checked });
}

function judgeMemory(text: string): string | undefined {
  if (text === '') return 'is empty';
  if (text.trim() !== text) return 'has blanks around it';
  const character = findPatternCharacter(text.replaceAll('*', ''));
  if (character !== undefined) return `holds the character '${character}'`;
  if (text.includes('**')) return 'holds "**"';
  if (text.includes('/')) return 'holds "/"';
  return isCleanSubPath(text) ? undefined : 'is not clean';
}

function checkHandler(port: Port, tell: Tell, view: SnapView): void {
  const node = port.attributes.get('handler-service')?.value;
  const name = attributeText(node);
  if (!node || name === undefined || name === '' || view.apps.get(name)?.scope === 'user') return;
  refuse(
    tell,
    node,
    `"handler-service" has to name a service of this snap with the daemon-scope "user", which "${name}" is not`,
  );
}

function checkCustomDevice(port: Port, tell: Tell): void {
  const devices = ['devices', 'read-devices'].flatMap((name) => textsOf(port.attributes.get(name)?.value));
  const files = port.attributes.get('files')?.value;
  const mapped = isMap(files) ? files.entries.flatMap((pair) => textsOf(pair.value)) : [];
  const odd = ['devices', 'read-devices', 'files'].some((name) => {
    const value = port.attributes.get(name)?.value;
    return port.added.has(name) || (value !== undefined && !isSeq(value) && !isMap(value));
  });
  if (devices.length === 0 && !odd && !(isMap(files) && files.entries.length > 0)) {
    const message = 'A slot of "custom-device" needs something in "devices", "read-devices" or "files"';
    tell({ ...portRange(port), message, checked });
  }
  for (const node of [...devices, ...mapped]) {
    const path = attributeText(node) ?? '';
    if (path.includes('**')) refuse(tell, node, `The path "${path}" holds "**"`);
    else if (cleanPath(path) !== path)
      refuse(tell, node, `The path "${path}" is not clean; write "${cleanPath(path)}"`);
  }
  const names = new Set(textsOf(port.attributes.get('devices')?.value).map((node) => attributeText(node)));
  for (const node of textsOf(port.attributes.get('read-devices')?.value)) {
    const path = attributeText(node);
    if (names.has(path)) refuse(tell, node, `The device "${path ?? ''}" is also in "devices"`);
  }
  checkTags(
    port,
    devices.map((node) => attributeText(node) ?? ''),
    tell,
  );
}

function checkTags(port: Port, devices: readonly string[], tell: Tell): void {
  for (const rule of itemsOf(port.attributes.get('udev-tagging')?.value)) {
    const device = findPair(rule, 'for-device')?.value;
    const named = attributeText(device);
    if (device && named !== undefined && named !== '') {
      if (!devices.includes(named))
        refuse(tell, device, `"for-device" names "${named}", which is not among the devices`);
      continue;
    }
    const kernel = findPair(rule, 'kernel')?.value;
    const name = attributeText(kernel);
    if (!kernel || name === undefined || devices.includes(`/dev/${name}`)) continue;
    const matches = devices.filter((path) => path.slice(path.lastIndexOf('/') + 1) === name).length;
    if (matches === 1) continue;
    const which = matches === 0 ? 'none' : 'more than one';
    refuse(tell, kernel, `"kernel" has to match one of the devices; "${name}" matches ${which}`);
  }
}
