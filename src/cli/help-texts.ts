export const adapterHelp = `Adapters:
  hci-socket:0  usb:0  usb:0a12:0001  usb:2-1.4  serial:/dev/ttyACM0,1000000,rtscts  tcp:host:port  unix:/path
  ws://host/path  replay:file.btsnoop?speed=max
  virtual:  virtual:?seed=7&profile=le42  (no Bluetooth: a controller in software among devices of this process)
  Without --adapter: the environment variable BARETOOTH_ADAPTER, else the first free controller.`

export const endHelp = `Exit status:
  0    done: the time was up, the capture is complete, or nobody reads the output any more
  1    failed; standard error says why and what to do
  2    the command line is wrong
  130  ended by Ctrl-C (129 by a hangup, 143 by SIGTERM), everything having been closed; a second Ctrl-C does not wait for that`

export const filterHelp = `Filters:
  A filter that is given several times takes what fits any of its values; different filters have to fit all together.
  A name or a part of one may be in either case.`

export const deviceHelp = `Devices:
  An address (E0:E1:E2:E3:E4:E5) or a whole name, in either case; a scan finds it. With --address-type an address is connected to without
  a scan.`

export const characteristicHelp = `Characteristics:
  A UUID of 4, 8 or 36 characters, a name or a part of one ("battery level"), the description that the device has for it, or
  handle:12 as "baretooth explore" tells it.`

export const pairingHelp = `Pairing:
  The device and this terminal decide how: a number to compare, six digits to type at one end or at both, or nothing at all, which keeps nobody
  in between out (--mitm refuses that). The keys are kept for the next time; "baretooth bonds list" shows with whom.`

export const sections = (...texts: readonly string[]): string => texts.map(text => `\n${text}`).join('\n')
