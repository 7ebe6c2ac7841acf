/** System users that snapd can create. Source: snapd 2.77, `snap/system_usernames.go`. */
export interface SystemUsername {
  readonly name: string;
  readonly meaning: string;
  /** The only snap that the store grants it to. */
  readonly onlyFor?: string;
  readonly replacement?: string;
  /** Snapcraft of the eras core18 and core20 has no such name. */
  readonly modern?: boolean;
}

export const SYSTEM_USERNAMES: readonly SystemUsername[] = [
  { name: '_daemon_', meaning: 'A user for daemons that give up root. Since snapd 2.61.', modern: true },
  { name: 'snap_daemon', meaning: 'The older spelling of `_daemon_`.', replacement: '_daemon_' },
  { name: 'snap_microk8s', meaning: 'A user for MicroK8s.', onlyFor: 'microk8s' },
  { name: 'snap_aziotedge', meaning: 'A user for Azure IoT Edge.', onlyFor: 'azure-iot-edge' },
  { name: 'snap_aziotdu', meaning: 'A user for Device Update for IoT Hub.', onlyFor: 'deviceupdate-agent' },
];

/** The only scope that works. */
export const SYSTEM_USERNAME_SCOPE = 'shared';
