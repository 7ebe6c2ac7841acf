/** Slots that name a USB device by its numbers rather than by its node. */
import { isScalar, rangeOf, rangeOfValue } from '../../yaml/access.ts';
import type { Tell } from './port-problems.ts';
import type { Port } from './snap-view.ts';

function isNumber(port: Port, name: string): boolean {
  const node = port.attributes.get(name)?.value;
  return isScalar(node) && node.type === 'int';
}

/** Numbers alone count; anything else is taken for absent. */
export function isUsbPort(port: Port): boolean {
  const names = ['usb-vendor', 'usb-product', ...(port.interface === 'serial-port' ? ['usb-interface-number'] : [])];
  return names.some((name) => isNumber(port, name));
}

export function checkUsb(port: Port, tell: Tell): void {
  if (!isUsbPort(port)) return;
  for (const name of ['usb-vendor', 'usb-product']) {
    if (isNumber(port, name)) continue;
    const wrong = port.attributes.get(name);
    const place = wrong ? rangeOfValue(wrong) : rangeOf(port.entry?.key ?? port.place);
    const why = wrong ? 'is no whole number' : 'is missing';
    tell({ ...place, message: `"usb-vendor" and "usb-product" belong together; "${name}" ${why}`, checked: 'install' });
    return;
  }
}
