import type { VerificationTexts } from '../verification-badge/words.ts'

/** German. */
export const german: VerificationTexts = {
  reasons: {
    'quote-whole': 'Die Aussage ist vollständig, und ihre Enklave läuft nicht im Debug-Modus.',
    'quote-missing': 'Der Nachweis enthält keine Aussage der Hardware.',
    'quote-debug': 'Die Enklave läuft im Debug-Modus: Wer sie betreibt, kann hineinsehen.',
    'quote-unreadable': 'Die Aussage der Hardware ist nicht lesbar.',
    'quote-cut': 'Die Aussage der Hardware ist abgeschnitten.',
    'quote-unknown':
      'Die Aussage ist von einer Art, die hier nicht gelesen werden kann: Nur Intel TDX in Version 4 und 5 kann es.',
    'nonce-found': 'Die Aussage wurde eigens für diese Prüfung erstellt.',
    'nonce-no-quote': 'Es gibt keine Aussage, in der die Zufallszahl stehen könnte.',
    'nonce-other':
      'Die Aussage wurde für eine andere Zufallszahl erstellt. Sie kann alt oder fremd sein.',
    'nonce-of-relay':
      'Die Zufallszahl hat ein Vermittler gewählt. Nichts sagt, dass die Aussagen frisch sind.',
    'nonce-not-plain':
      'Die Zufallszahl steht nicht offen in der Aussage, und wie sie hineinkommt, ist nicht dokumentiert.',
    'address-named': 'Die Aussage nennt die Adresse des Schlüssels.',
    'address-missing': 'Der Nachweis nennt keinen Schlüssel, der Antworten signiert.',
    'address-unproven': 'Die Adresse ist nur das Wort des Servers: Keine Aussage nennt sie.',
    'address-other': 'Die Aussage nennt einen anderen Schlüssel als der Server.',
    'signature-fits': 'Der Schlüssel der Enklave hat das Protokoll dieser Antwort signiert.',
    'signature-not-made': 'Enklaven dieser Art signieren ihre Antworten nicht.',
    'signature-missing': 'Zu dieser Antwort gibt es keine Signatur.',
    'signature-unknown': 'Die Signatur ist von einer Art, die hier nicht geprüft wird.',
    'signature-malformed': 'Die Signatur ist fehlerhaft: Kein Schlüssel kann sie erzeugt haben.',
    'signature-other-key': 'Die Signatur stammt von einem anderen Schlüssel als dem der Enklave.',
    'signature-unproven': 'Die Signatur passt zu einem Schlüssel, für den keine Aussage bürgt.',
    'content-same': 'Signiert wurde genau dies, Byte für Byte.',
    'content-not-signed': 'Keine gültige Signatur sagt etwas darüber aus.',
    'content-not-hashes': 'Signiert wurden nicht die Prüfsummen von Anfrage und Antwort.',
    'content-cut': 'Die Antwort brach ab, und die Signatur gilt für das Ganze.',
    'content-not-kept': 'Die genauen Bytes wurden nicht aufbewahrt.',
    'content-other':
      'Signiert wurde etwas anderes. Auch ein Vermittler, der es umschreibt, führt dazu: Das beweist keine Fälschung, doch nichts bürgt für den Inhalt.',
    'hardware-not-asked':
      'Ob Intel für die Aussage bürgt, wurde nicht geprüft: Diese App kann Signatur und Zertifikate nicht prüfen.',
    'gpu-not-asked':
      'Ob NVIDIA für die Grafikprozessoren bürgt, wurde nicht geprüft: Diese App kann es nicht.',
    'enclave-not-asked': 'Eine der Enklaven wurde nicht geprüft.',
    'verifier-failed': 'Das Prüfprogramm dieser App ist gescheitert.',
    'evidence-missing': 'Der Server hat keinen Nachweis geliefert.',
    'model-not-attested': 'Nur Modelle, deren Name mit „TEE/“ beginnt, liefern Nachweise.',
  },
  limitTexts: {
    software:
      'Welche Software in der Enklave läuft: Es sind keine Messwerte zum Vergleich veröffentlicht.',
    gateway:
      'Wer den Text auf dem Weg zur Enklave sah: Ein Vermittler davor liest, was er weitergibt.',
  },
}
