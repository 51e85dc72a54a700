/**
 * Assigned Numbers, 2.7: the scheme names that one code point stands for at the front of a URI (Supplement Part A, 1.18).
 * The first name has the number 2; 1 stands for "no scheme name here".
 */
const first = 2
const names =
  `aaa aaas about acap acct cap cid coap coaps crid data dav dict dns file ftp geo go gopher h323 http https iax icap im
imap info ipp ipps iris iris.beep iris.xpc iris.xpcs iris.lwz jabber ldap mailto mid msrp msrps mtqp mupdate news nfs ni nih nntp
opaquelocktoken pop pres reload rtsp rtsps rtspu service session shttp sieve sip sips sms snmp soap.beep soap.beeps stun stuns tag
tel telnet tftp thismessage tn3270 tip turn turns tv urn vemmi ws wss xcon xcon-userid xmlrpc.beep xmlrpc.beeps xmpp z39.50r z39.50s
acr adiumxtra afp afs aim apt attachment aw barion beshare bitcoin bolo callto chrome chrome-extension com-eventbrite-attendee content
cvs dlna-playsingle dlna-playcontainer dtn dvb ed2k facetime feed feedready finger fish gg git gizmoproject gtalk ham hcp icon ipn irc
irc6 ircs itms jar jms keyparc lastfm ldaps magnet maps market message mms ms-help ms-settings-power msnim mumble mvn notes oid palm
paparazzi pkcs11 platform proxy psyc query res resource rmi rsync rtmfp rtmp secondlife sftp sgn skype smb smtp soldat spotify ssh
steam submit svn teamspeak teliaeid things udp unreal ut2004 ventrilo view-source webcal wtai wyciwyg xfire xri ymsgr example
ms-settings-cloudstorage bluetooth bl`.split(/\s+/)

const noScheme = '\u0001'

/** `\u0017//example.org` becomes `https://example.org`. A code point that stands for nothing stays as it is. */
export const expandUri = (text: string): string => {
  const code = text.codePointAt(0) ?? 0
  if (text.startsWith(noScheme)) return text.slice(1)
  const scheme = names[code - first]
  return scheme === undefined ? text : `${scheme}:${text.slice(1)}`
}

/** The reverse of `expandUri`: the scheme name as one code point, or U+0001 where it has none. */
export const shortenUri = (uri: string): string => {
  const colon = uri.indexOf(':')
  const at = names.indexOf(uri.slice(0, Math.max(colon, 0)).toLowerCase())
  return at < 0 ? noScheme + uri : String.fromCodePoint(at + first) + uri.slice(colon + 1)
}
