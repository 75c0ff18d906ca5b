/** French sentences for errors, verdicts and refusals. */
import type { SharedMessages } from './describe-error.ts'

export const fr: SharedMessages = {
  errors: {
    'app/usage': ['Signet n’a pas compris cette commande.', 'Consultez l’aide de la commande, puis réessayez.'],
    'app/node-too-old': [
      'La version de Node.js de cet ordinateur est trop ancienne pour Signet.',
      'Installez une version plus récente de Node.js, puis relancez Signet.',
    ],
    'app/no-display': [
      'Il n’y a pas d’écran où ouvrir une fenêtre.',
      'Utilisez les commandes de Signet, ou lancez-le dans une session graphique.',
    ],
    'app/profile-in-use': ['Un autre Signet utilise déjà ce profil.', 'Fermez-le, ou utilisez sa fenêtre.'],
    'app/profile-not-writable': [
      'Le système ne permet pas à Signet d’écrire dans son dossier de profil.',
      'Vérifiez les droits du dossier, puis relancez Signet.',
    ],
    'app/not-trusted-sender': [
      'Une demande venait d’une page étrangère à Signet ; elle a été refusée.',
      'Fermez la fenêtre et relancez Signet.',
    ],
    'app/bad-request': [
      'La fenêtre a envoyé une demande que Signet n’a pas pu lire.',
      'Réessayez ; si cela se reproduit, relancez Signet.',
    ],
    internal: [
      'Un problème est survenu dans Signet.',
      'Réessayez. Si cela se reproduit, envoyez le journal à votre assistance.',
    ],
    'arrival/not-a-link': [
      'Ce n’est pas un lien que Signet ouvre.',
      'Revenez au site et utilisez de nouveau son lien ou son bouton.',
    ],
    'arrival/too-long': [
      'Le lien est trop long pour être la demande d’un site : il n’a pas été ouvert.',
      'Revenez au site et réessayez.',
    ],
    'arrival/several-links': [
      'Plusieurs liens ont été transmis à la fois : aucun n’a été ouvert.',
      'Ouvrez-les un par un.',
    ],
    'arrival/scheme-off': [
      'Les liens de ce type sont désactivés : celui-ci n’a pas été ouvert.',
      'Activez-les dans les réglages si Signet doit les ouvrir.',
    ],
    'arrival/busy': [
      'Une autre demande est ouverte : celle-ci n’a pas été affichée.',
      'Répondez-y ou refusez-la d’abord, puis recommencez depuis le site.',
    ],
    'arrival/too-many': [
      'Trop de demandes sont arrivées en peu de temps : celle-ci n’a pas été affichée.',
      'Attendez une minute, puis recommencez depuis le site auquel vous faites confiance.',
    ],
    'arrival/no-desktop-file': [
      'Le bureau n’a pas été réglé pour envoyer les liens à Signet.',
      'Installez le paquet pour votre plateforme : il le fait de lui-même.',
    ],
    'web-eid/bad-request': [
      'L’extension du navigateur a envoyé une demande non valable : rien n’a été fait.',
      'Réessayez ; si cela se reproduit, prévenez le responsable du site.',
    ],
    'web-eid/insecure-site': [
      'Le site n’est pas ouvert en https : rien ne lui a été envoyé.',
      'Ouvrez son adresse https, ou quittez-le.',
    ],
    'web-eid/unknown-extension': [
      'Une extension que Signet ne connaît pas a demandé votre clé : rien n’a été fait.',
      'Utilisez l’extension Web eID, ou ajoutez celle-ci avec signet web-eid install --extension.',
    ],
    'web-eid/no-window': [
      'La fenêtre de Signet n’est pas ouverte et n’a pas pu être lancée : rien n’a été fait.',
      'Lancez Signet, puis réessayez sur le site.',
    ],
    'web-eid/no-key': [
      'Aucune de vos clés ne peut répondre à cette demande : rien n’a été envoyé.',
      'Branchez la clé dont le site attend le certificat.',
    ],
    'web-eid/withdrawn': [
      'Le site n’attend plus votre réponse : rien n’a été envoyé.',
      'Revenez au site et recommencez.',
    ],
    'web-eid/other-host': [
      'Un autre programme est enregistré pour l’extension Web eID : rien n’a été modifié.',
      'Supprimez d’abord ce programme, ou utilisez-le pour ce navigateur.',
    ],
    'documents/not-found': [
      'Le fichier est introuvable.',
      'Vérifiez s’il a été déplacé ou renommé, puis ouvrez-le de nouveau.',
    ],
    'documents/not-a-file': [
      'Ce n’est pas un fichier que Signet peut ouvrir.',
      'Enregistrez-le d’abord dans un dossier, puis ouvrez le fichier.',
    ],
    'documents/unreadable': [
      'Le système ne permet pas à Signet de lire ce fichier.',
      'Vérifiez ses droits, ou copiez-le dans l’un de vos dossiers.',
    ],
    'documents/empty': ['Le fichier est vide.', 'Redemandez-le à son expéditeur.'],
    'documents/changed': [
      'Le fichier a été modifié sur le disque après son ouverture ; il n’a donc pas été signé.',
      'Ouvrez-le de nouveau, relisez-le, puis signez-le.',
    ],
    'documents/changed.extending': [
      'Le fichier a été modifié sur le disque après son ouverture ; aucun nouveau fichier n’a donc été écrit.',
      'Ouvrez-le de nouveau, relisez-le, puis faites durer ses signatures.',
    ],
    'documents/unknown': ['Ce document n’est plus ouvert.', 'Ouvrez-le de nouveau.'],
    'documents/folder-empty': [
      'Ce dossier ne contient aucun document PDF.',
      'Choisissez le dossier qui contient les documents.',
    ],
    'documents/folder-too-large': [
      'Le dossier contient plus de 10 000 documents, plus qu’on ne peut en signer à la fois.',
      'Répartissez-les dans plusieurs dossiers.',
    ],
    'documents/target-exists': [
      'Un fichier porte déjà le nom du document signé. Rien n’a été remplacé.',
      'Remplacez-le, ou enregistrez sous un autre nom.',
    ],
    'documents/target-exists.file': [
      '{file} existe déjà. Rien n’a été remplacé.',
      'Remplacez-le, ou enregistrez sous un autre nom.',
    ],
    'documents/target-is-input': [
      'Le document signé remplacerait l’original ; rien n’a donc été signé.',
      'Choisissez un autre nom.',
    ],
    'documents/target-is-input.extending': [
      'Le nouveau fichier remplacerait l’original ; rien n’a donc été écrit.',
      'Choisissez un autre nom.',
    ],
    'documents/target-not-writable': [
      'Le système ne permet pas à Signet d’enregistrer dans ce dossier.',
      'Enregistrez le document signé dans un autre dossier.',
    ],
    'documents/disk-full': [
      'Il n’y a pas assez de place sur le disque pour enregistrer le document signé.',
      'Libérez de la place ou choisissez un autre disque, puis signez de nouveau.',
    ],
    'pdf/not-a-pdf': [
      'Ce fichier n’est pas un PDF.',
      'Enregistrez-le ou imprimez-le en PDF dans son logiciel d’origine, puis ouvrez ce PDF.',
    ],
    'pdf/damaged': [
      'Ce PDF est endommagé et ne peut pas être lu de façon fiable.',
      'Redemandez-le à son expéditeur, ou réenregistrez-le avec un logiciel PDF.',
    ],
    'pdf/encrypted': [
      'Ce PDF est protégé d’une manière que Signet ne peut pas ouvrir.',
      'Enregistrez une copie sans mot de passe, puis signez la copie.',
    ],
    'pdf/encrypted.extending': [
      'Ce PDF s’ouvre avec un mot de passe, qui manque ou n’est pas le bon ; rien n’a été écrit.',
      'Ouvrez-le avec son mot de passe et réessayez ; une copie sans mot de passe perdrait ses signatures.',
    ],
    'pdf/too-complex': [
      'Ce PDF demande plus de temps ou de mémoire que Signet n’en accorde.',
      'Réenregistrez-le avec un logiciel PDF, puis ouvrez cette copie.',
    ],
    'pdf/unsupported': [
      'Ce PDF utilise une fonction avec laquelle cette version ne peut pas signer.',
      'Réenregistrez-le avec un logiciel PDF, puis signez cette copie.',
    ],
    'pdf/changes-not-permitted': [
      'Une signature antérieure interdit de modifier ce PDF ; il n’a donc pas été signé.',
      'Demandez au premier signataire une version que vous pouvez signer.',
    ],
    'pdf/field-not-found': [
      'Le PDF n’a pas de champ de signature de ce nom.',
      'Vérifiez le nom, ou signez sans nommer de champ.',
    ],
    'pdf/field-signed': [
      'Ce champ de signature est déjà signé.',
      'Choisissez un autre champ, ou signez sans en nommer.',
    ],
    'pdf/certification-not-first': [
      'Le document est déjà signé, et seule la première signature peut le certifier.',
      'Signez-le sans le certifier, ou demandez le document tel qu’il était avant d’être signé.',
    ],
    'pdf/seed-value-unmet': [
      'Le champ de signature exige quelque chose que cette signature ne donne pas.',
      'Adressez-vous à son auteur, ou signez sans nommer ce champ.',
    ],
    'pdf/seed-value-unmet.entry': [
      'Le champ de signature exige quelque chose que cette signature ne donne pas ({entry} : {wanted}).',
      'Choisissez ce que le champ exige, adressez-vous à son auteur, ou signez sans nommer ce champ.',
    ],
    'pdf/field-not-visible': [
      'Ce champ de signature n’a pas de place visible sur une page.',
      'Indiquez un autre champ, ou signez de façon invisible.',
    ],
    'pdf/page-not-found': [
      'Le PDF n’a pas de page portant ce numéro.',
      'Choisissez une page du document ; les pages se comptent à partir de 1.',
    ],
    'pdf/place-off-page': [
      'La place de la signature visible n’est pas entièrement sur la page.',
      'Choisissez une place dans la page, en points depuis son coin inférieur gauche.',
    ],
    'pdf/place-too-small': [
      'La place de la signature visible est trop petite pour son texte.',
      'Choisissez une place plus grande, ou écrivez moins.',
    ],
    'pdf/image-unreadable': [
      'L’image de la signature n’est pas utilisable.',
      'Choisissez un fichier PNG intact, de 8 Mo et 8 mégapixels au plus.',
    ],
    'pdf/no-signature': [
      'Ce document n’a pas de signature : il n’y a rien à prolonger.',
      'Signez-le d’abord ; le niveau se choisit à la signature.',
    ],
    'disclosure/link-invalid': [
      'Ce lien n’est pas une demande que Signet peut suivre.',
      'Revenez sur le site et recommencez depuis là.',
    ],
    'disclosure/request-unreachable': [
      'La demande du site n’a pas pu être lue ; rien n’a été envoyé.',
      'Vérifiez votre connexion, puis recommencez sur le site.',
    ],
    'disclosure/address-refused': [
      'La demande mène à un réseau privé, où aucun site ne doit envoyer Signet.',
      'S’il s’agit d’un site de votre propre réseau, autorisez-le : services.allow-private-network.',
    ],
    'disclosure/request-invalid': [
      'La demande du site ne respecte pas les règles ; rien n’a été envoyé.',
      'Signalez-le à l’exploitant du site ; vous n’avez rien d’autre à faire.',
    ],
    'disclosure/signature-invalid': [
      'La demande a été modifiée en chemin, ou quelqu’un d’autre l’a faite. Rien n’a été envoyé.',
      'N’y répondez pas ; rouvrez le site à une adresse que vous connaissez.',
    ],
    'disclosure/not-trusted': [
      'Personne à qui vous faites confiance ne se porte garant de ce site ; rien n’a été envoyé.',
      'Si vous savez qui s’en porte garant, ajoutez son certificat : signet trust add FILE --for services.',
    ],
    'disclosure/expired': [
      'Le délai de cette demande est passé ; rien n’a été envoyé.',
      'Recommencez sur le site ; si cela se reproduit, vérifiez l’horloge de cet ordinateur.',
    ],
    'disclosure/replayed': [
      'Cette même demande a déjà reçu une réponse, et n’en reçoit qu’une. Rien n’a été envoyé.',
      'Recommencez sur le site si vous vouliez répondre à nouveau.',
    ],
    'disclosure/unsupported': [
      'Le site demande quelque chose que cette version de Signet ne peut pas donner. Rien n’a été envoyé.',
      'Cherchez un autre moyen sur le site.',
    ],
    'disclosure/not-encrypted': [
      'Le site demande des données personnelles sans moyen de les chiffrer. Rien n’a été envoyé.',
      'Signalez-le à l’exploitant du site ; ne donnez pas ces données autrement.',
    ],
    'disclosure/unverified-identifying': [
      'Personne ne se porte garant de ce site, et il demande qui vous êtes. Rien n’a été envoyé.',
      'Un tel site peut apprendre une limite d’âge ou vous connecter, mais pas vos données.',
    ],
    'disclosure/busy': ['Un autre site attend votre décision.', 'Répondez-lui ou refusez d’abord.'],
    'disclosure/unknown-query': ['Cette demande n’est plus ouverte.', 'Recommencez sur le site.'],
    'disclosure/consent-needed': [
      'Votre décision est nécessaire, et il n’y a pas de terminal pour vous la demander. Rien n’a été envoyé.',
      'Donnez-la avec --approve, --approve-required ou --refuse.',
    ],
    'disclosure/not-asked': [
      'Vous avez approuvé ce que le site n’a pas demandé. Rien n’a été envoyé.',
      'N’approuvez que ce qu’il demande.',
    ],
    'disclosure/approval-incomplete': [
      'Le site exige plus que ce que vous avez approuvé, et rien n’est envoyé à moitié.',
      'Approuvez tout ce qui est exigé, ou refusez.',
    ],
    'disclosure/not-held': [
      'Vous n’avez pas ce que le site demande, ou pas comme il le veut. Rien n’a été envoyé.',
      'Ajoutez-le d’abord à vos données, ou refusez.',
    ],
    'disclosure/answer-undelivered': [
      'La connexion au site a échoué pendant l’envoi de votre réponse.',
      'Voyez dans le reçu si elle a pu arriver, puis recommencez sur le site.',
    ],
    'disclosure/answer-rejected': [
      'Le site a reçu votre réponse et ne l’a pas acceptée.',
      'Demandez pourquoi à son exploitant ; le reçu dit ce qui a été envoyé.',
    ],
    'disclosure/service-unknown': [
      'Aucun site n’est connu sous cet identifiant.',
      'Voyez ceux qui le sont avec signet services.',
    ],
    'credentials/invalid': [
      'Le fichier n’est pas une attestation que Signet peut garder.',
      'Demandez à son émetteur un SD-JWT VC lié à votre clé.',
    ],
    'credentials/untrusted': [
      'Personne à qui vous faites confiance ne répond de l’émetteur de cette attestation.',
      'Si vous connaissez l’émetteur, ajoutez son autorité avec signet trust add --for services, puis réessayez.',
    ],
    'credentials/unreachable': [
      'Impossible de demander à l’émetteur si l’attestation tient encore.',
      'Vérifiez la connexion, puis réessayez.',
    ],
    'credentials/expired': [
      'L’attestation n’est pas valable en ce moment.',
      'Demandez-en une nouvelle à son émetteur.',
    ],
    'credentials/revoked': [
      'L’émetteur ne répond plus de cette attestation.',
      'Demandez-lui pourquoi, ou une nouvelle.',
    ],
    'credentials/other-key': [
      'L’attestation est liée à une autre clé.',
      'Utilisez la clé pour laquelle elle a été émise.',
    ],
    'credentials/unknown': [
      'Aucune attestation n’est gardée sous cet identifiant.',
      'Cherchez-la avec signet credentials.',
    ],
    'timestamps/no-authority': [
      'Ce niveau demande un horodatage, et aucune autorité d’horodatage n’est définie.',
      'Indiquez-en une avec --tsa, ou sous tsa.url dans les réglages.',
    ],
    'timestamps/unreachable': [
      'L’autorité d’horodatage n’a pas répondu.',
      'Vérifiez la connexion et l’adresse, ou indiquez une autre autorité. Rien n’a été écrit.',
    ],
    'timestamps/not-authorised': [
      'L’autorité d’horodatage n’a pas accepté le nom, le mot de passe ou le jeton.',
      'Vérifiez son compte sous tsa.accounts dans les réglages. Rien n’a été écrit.',
    ],
    'timestamps/not-authorised.file': [
      'Le secret destiné à l’autorité d’horodatage ne peut pas être lu : {file}.',
      'Mettez-le sur la première ligne de ce fichier, ou indiquez-en un autre sous tsa.accounts dans les réglages. Rien n’a été écrit.',
    ],
    'timestamps/refused': [
      'L’autorité d’horodatage a refusé d’horodater.',
      'Réessayez plus tard, ou indiquez une autre autorité. Rien n’a été écrit.',
    ],
    'timestamps/invalid': [
      'L’autorité d’horodatage n’a pas envoyé d’horodatage valable pour ce document.',
      'Indiquez une autre autorité et vérifiez l’horloge de cet ordinateur. Rien n’a été écrit.',
    ],
    'timestamps/certificate-unsuitable': [
      'Le certificat de l’autorité d’horodatage a expiré ou n’est pas fait pour l’horodatage.',
      'Indiquez une autre autorité. Rien n’a été écrit.',
    ],
    'timestamps/too-large': [
      'L’horodatage est plus grand que la place prévue.',
      'Indiquez une autre autorité. Rien n’a été écrit.',
    ],
    'revocation/self-signed': [
      'Le certificat est autosigné : aucun émetteur ne peut dire s’il a été révoqué, ce niveau est donc hors d’atteinte.',
      'Choisissez le niveau B-T (preuve de la date), ou une clé dont le certificat vient d’un émetteur.',
    ],
    'revocation/no-source': [
      'Un certificat ne dit pas où demander s’il a été révoqué, ce niveau est donc hors d’atteinte.',
      'Choisissez le niveau B-T (preuve de la date), ou demandez à l’émetteur un certificat avec adresses OCSP ou CRL.',
    ],
    'revocation/issuer-not-found': [
      'Le certificat d’un émetteur est introuvable, ce niveau est donc hors d’atteinte.',
      'Installez les certificats de l’émetteur sur le support ou dans le système, ou vérifiez la connexion. Rien n’a été écrit.',
    ],
    'revocation/unreachable': [
      'L’émetteur n’a pas donné de réponse utilisable sur la révocation d’un certificat, ce niveau est donc hors d’atteinte.',
      'Vérifiez la connexion et réessayez plus tard, ou choisissez le niveau B-T (preuve de la date). Rien n’a été écrit.',
    ],
    'revocation/revoked': [
      'Le certificat est révoqué. Rien n’a été écrit.',
      'Utilisez une autre clé ; demandez à l’émetteur si vous ne vous y attendiez pas.',
    ],
    'revocation/revoked.extending': [
      'L’émetteur déclare un certificat révoqué ; ce niveau est donc hors d’atteinte. Rien n’a été écrit.',
      'Demandez pourquoi au signataire ou à l’émetteur ; le niveau B-T (preuve de la date) prouve encore que la signature existe à ce jour.',
    ],
    'keys/not-found': [
      'La clé est introuvable.',
      'Branchez votre clé USB ou votre carte, ou choisissez une autre clé.',
    ],
    'keys/ambiguous': ['Plusieurs clés conviennent.', 'Indiquez laquelle par son identifiant.'],
    'keys/no-certificate': [
      'Cette clé n’a pas de certificat ; elle ne peut donc pas signer de documents.',
      'Choisissez une autre clé, ou obtenez un certificat pour celle-ci.',
    ],
    'keys/cannot-sign': [
      'Cette clé ne peut pas signer.',
      'Choisissez une autre clé ; la page Clés en donne la raison.',
    ],
    'keys/too-weak': [
      'Cette clé est trop faible pour signer aujourd’hui.',
      'Choisissez une autre clé, ou créez-en une.',
    ],
    'keys/certificate-mismatch': [
      'Le certificat n’appartient pas à cette clé.',
      'Utilisez le certificat délivré pour cette clé.',
    ],
    'keys/certificate-unreadable': [
      'Le fichier ne contient pas de certificat lisible.',
      'Demandez le certificat à son émetteur au format PEM ou DER.',
    ],
    'keys/password-incorrect': [
      'Le mot de passe du fichier de clé est faux ; rien n’a été importé.',
      'Saisissez le mot de passe choisi à la création du fichier.',
    ],
    'keys/file-unreadable': [
      'Ce fichier n’est pas un fichier de clé PKCS#12 lisible par Signet.',
      'Exportez de nouveau la clé au format .p12 ou .pfx, puis importez ce fichier.',
    ],
    'keys/exists': [
      'Cette clé est déjà sur cet ordinateur.',
      'Utilisez-la, ou supprimez-la avant de l’importer de nouveau.',
    ],
    'keys/revoked': ['Cette clé est révoquée : elle ne peut plus servir à rien.', 'Installez une nouvelle clé.'],
    'keys/suspended': [
      'Cette clé est suspendue : elle ne peut pas servir pour l’instant.',
      'Attendez la fin de la suspension ou appelez l’assistance.',
    ],
    'recovery/code-mistyped': [
      'Le code de révocation contient une faute de frappe ou n’est pas complet.',
      'Comparez-le à la feuille, groupe par groupe, et saisissez-le de nouveau.',
    ],
    'recovery/code-is-puk': [
      'C’était un PUK et non un code de révocation ; il n’a été ni envoyé ni conservé.',
      'Ne dites jamais un PUK à personne ; saisissez le code qui commence par UC.',
    ],
    'recovery/code-wrong': [
      'Ce code de révocation n’est pas celui de cette clé.',
      'Cherchez la feuille qui porte le numéro de feuille de cette clé.',
    ],
    'recovery/enrolment-unreadable': [
      'Ce fichier n’est pas l’enregistrement d’une clé, ou il est endommagé.',
      'Choisissez le fichier écrit par Signet lors de la création du code de révocation.',
    ],
    'recovery/enrolment-untrusted': [
      'L’enregistrement n’a pas été signé par sa clé : il ne compte pas.',
      'Reprenez le fichier là où il a été conservé.',
    ],
    'recovery/statement-unreadable': [
      'Ce fichier n’est pas la révocation d’une clé, ou il est endommagé.',
      'Redemandez le fichier à la personne qui a révoqué la clé.',
    ],
    'recovery/statement-untrusted': [
      'La révocation n’a pas été faite avec le code de révocation de cette clé : elle ne compte pas.',
      'Utilisez le code de révocation de la clé elle-même.',
    ],
    'recovery/not-enrolled': [
      'Aucun code de révocation n’a été créé ici pour cette clé.',
      'Créez-en un tant que vous avez la clé et son PIN, ou choisissez le fichier de son enregistrement.',
    ],
    'recovery/not-the-group': [
      'Ce n’est pas ce groupe du code de révocation.',
      'Comparez avec la feuille et saisissez le groupe de nouveau.',
    ],
    'recovery/nothing-to-confirm': [
      'Aucun nouveau code de révocation n’attend d’être confirmé.',
      'Créez-en un nouveau si vous n’avez pas la feuille.',
    ],
    'registry/not-set': ['Aucun registre n’est défini.', 'Indiquez son adresse et sa clé dans les réglages.'],
    'registry/unreachable': ['Le registre n’a pas répondu.', 'Vérifiez la connexion ; Signet réessaie de lui-même.'],
    'registry/refused': [
      'Le registre n’a pas accepté l’envoi.',
      'Réessayez plus tard ou demandez à qui gère le registre.',
    ],
    'registry/absent': ['Ce profil ne contient pas de registre.', 'Créez-en un avec « signet registry init ».'],
    'registry/exists': ['Un registre existe déjà.', 'Utilisez-le, ou indiquez un autre profil ou une autre base.'],
    'registry/key-absent': [
      'La clé du registre n’est pas sur cet ordinateur.',
      'Faites-le sur l’ordinateur où le registre a été créé.',
    ],
    'registry/unknown-key': [
      'Le registre ne connaît pas cette clé.',
      'Vérifiez le numéro de feuille ou l’identifiant, ou ajoutez d’abord son enregistrement.',
    ],
    'registry/unknown-agent': [
      'Cette clé n’est pas celle d’un agent du registre.',
      'Demandez à un autre agent de vous ajouter, ou choisissez votre propre clé.',
    ],
    'registry/same-agent': [
      'Vous avez déjà demandé cette suspension.',
      'Elle prend effet quand un second agent l’approuve.',
    ],
    'registry/revoked-already': ['La clé est révoquée pour de bon.', 'Il n’y a plus rien à faire.'],
    'registry/not-suspended': ['La clé n’est pas suspendue.', 'Il n’y a rien à annuler.'],
    'registry/too-many-enrolments': [
      'Cette clé a été enregistrée trop souvent.',
      'Utilisez l’une de ses feuilles précédentes, ou une nouvelle clé.',
    ],
    'registry/database-unreachable': [
      'La base du registre n’a pas répondu ; rien n’a été modifié.',
      'Vérifiez qu’elle fonctionne, puis réessayez.',
    ],
    'registry/database-refused': [
      'La base du registre ne permet pas à Signet d’écrire.',
      'Vérifiez les droits ; rien n’a été modifié.',
    ],
    'registry/database-full': [
      'Il n’y a plus de place pour le registre.',
      'Libérez de l’espace, puis réessayez ; rien n’a été perdu.',
    ],
    'registry/damaged': [
      'Le journal du registre a été modifié ou n’est pas complet.',
      'Cessez de l’utiliser et restaurez une sauvegarde.',
    ],
    'registry/publish-failed': [
      'Les listes n’ont pas pu être écrites là où elles sont publiées.',
      'Vérifiez l’adresse et les droits ; ce qui était publié est toujours en place.',
    ],
    'status/unknown-key': [
      'On ne sait rien de cette clé.',
      'Vérifiez son identifiant, ou choisissez le fichier de son enregistrement.',
    ],
    'status/unreadable': [
      'La réponse du registre n’est pas une liste d’états.',
      'Réessayez plus tard ; d’ici là, ce qui était connu reste valable.',
    ],
    'status/untrusted': [
      'La liste d’états n’est pas signée par votre registre.',
      'Réessayez sur un autre réseau ; d’ici là, ce qui était connu reste valable.',
    ],
    'status/other-list': [
      'La liste d’états est celle d’une autre adresse.',
      'Réessayez plus tard ; d’ici là, ce qui était connu reste valable.',
    ],
    'status/expired': [
      'La liste d’états n’est plus à jour.',
      'Vérifiez l’horloge de cet ordinateur et réessayez plus tard.',
    ],
    'status/rolled-back': [
      'La liste d’états est plus ancienne que celle qui est déjà connue.',
      'Réessayez sur un autre réseau ; ce qui était connu reste valable.',
    ],
    'status/too-large': [
      'La liste d’états est plus grande qu’elle ne peut l’être.',
      'Réessayez plus tard ; d’ici là, ce qui était connu reste valable.',
    ],
    'status/out-of-range': [
      'La liste d’états n’a pas de place pour cette clé.',
      'Demandez à qui gère le registre ; d’ici là, ce qui était connu reste valable.',
    ],
    'tokens/pin-required': [
      'Un code PIN est nécessaire, et il est impossible de le demander ici.',
      'Lancez la commande dans un terminal, ou utilisez la fenêtre.',
    ],
    'tokens/pin-incorrect': [
      'Le code PIN est incorrect ; rien n’a été signé.',
      'Vérifiez le clavier et le verrouillage des majuscules, puis saisissez-le de nouveau.',
    ],
    'tokens/pin-incorrect.triesLeft': [
      'Le code PIN est incorrect ; rien n’a été signé. {triesLeft, plural, =0 {Il ne reste aucun essai.} one {Il reste # essai.} other {Il reste # essais.}}',
      'Vérifiez le clavier et le verrouillage des majuscules avant de le saisir de nouveau.',
    ],
    'tokens/pin-locked': [
      'Le code PIN est bloqué après trop d’essais incorrects. Rien n’a été signé.',
      'Débloquez-le avec le code PUK, ou utilisez une autre clé.',
    ],
    'tokens/tries-low': [
      'Des codes PIN incorrects ont été saisis ; il reste peu d’essais avant le blocage.',
      'Tapez votre code PIN avec soin : le bon code rend tous les essais.',
    ],
    'tokens/last-try': [
      'Il reste un seul essai avant le blocage du code PIN ; Signet ne l’a pas utilisé.',
      'Ne continuez que si vous êtes sûr de votre code PIN.',
    ],
    'tokens/pin-not-set': ['Cette clé n’a pas encore de code PIN.', 'Définissez-le avec le logiciel de son fabricant.'],
    'tokens/pin-expired': [
      'Le code PIN de cette clé doit être changé avant de pouvoir servir.',
      'Changez-le à la page Clés, ou avec : signet keys change-pin.',
    ],
    'tokens/pin-unsuitable': [
      'Ce code PIN est trop facile à deviner, ou sa longueur ne convient pas.',
      'Choisissez de 6 à 64 caractères, sans suite comme 123456 ni caractère répété.',
    ],
    'tokens/puk-incorrect': [
      'Le code PUK est incorrect.',
      'Comparez-le avec ce que vous avez noté, puis saisissez-le de nouveau.',
    ],
    'tokens/puk-incorrect.triesLeft': [
      'Le code PUK est incorrect. {triesLeft, plural, =0 {Il ne reste aucun essai.} one {Il reste # essai.} other {Il reste # essais.}}',
      'Comparez-le avec ce que vous avez noté avant de le saisir de nouveau.',
    ],
    'tokens/puk-locked': [
      'Le code PUK est bloqué après trop d’essais incorrects.',
      'Cette clé ne peut plus être débloquée ; utilisez-en ou créez-en une autre.',
    ],
    'tokens/unblock-unsupported': [
      'Signet ne peut pas débloquer cette clé.',
      'C’est à son émetteur de le faire, ou au logiciel de son fabricant.',
    ],
    'tokens/session-closed': [
      'La clé a été refermée entre-temps. Rien n’a été signé.',
      'Saisissez de nouveau le code PIN.',
    ],
    'tokens/removed': ['La clé a été débranchée. Rien n’a été signé.', 'Rebranchez-la, puis recommencez.'],
    'tokens/device-error': [
      'La clé ou son pilote a signalé une panne. Votre code PIN n’est pas en cause.',
      'Débranchez la clé, rebranchez-la, puis recommencez.',
    ],
    'tokens/damaged': [
      'Les fichiers de cette clé logicielle sont endommagés.',
      'Restaurez-les à partir d’une sauvegarde, ou créez une clé.',
    ],
    'tokens/wrong-device': [
      'Cette clé logicielle a été créée sur un autre ordinateur et ne fonctionne que là.',
      'Utilisez-la sur cet ordinateur-là, ou créez une clé ici.',
    ],
    'tokens/signature-mismatch': [
      'La clé a signé avec une autre clé privée que celle du certificat ; rien n’a été enregistré.',
      'Demandez à son émetteur de la vérifier.',
    ],
    'tokens/no-smart-card-service': [
      'Le service du système pour les lecteurs de cartes ne fonctionne pas.',
      'Démarrez-le (sous Linux : pcscd), puis rebranchez le lecteur.',
    ],
    'tokens/pkcs11-unavailable': [
      'La prise en charge des clés USB et des cartes n’a pas pu être installée sur cet ordinateur.',
      'Utilisez une clé logicielle, ou réinstallez Signet.',
    ],
    'tokens/service-permission': [
      'Le système ne laisse pas Signet accéder au service des lecteurs de cartes.',
      'Demandez à votre administrateur l’accès aux lecteurs (sous Linux : une règle polkit pour pcscd).',
    ],
    'tokens/in-use': [
      'Un autre programme utilise cette clé USB ou carte pour lui seul.',
      'Fermez cet autre programme, ou attendez qu’il ait fini, puis recommencez.',
    ],
    'tokens/cancelled': ['Vous avez annulé. Rien n’a été signé.', 'Recommencez quand vous serez prêt.'],
    'tokens/not-found': [
      'Aucune clé USB ou carte ne répond à ce nom ou numéro de série, ou plusieurs y répondent.',
      'Branchez-la et désignez-la par son numéro de série : signet modules le donne.',
    ],
    'tokens/not-recognized': [
      'Le pilote ne reconnaît pas la carte de ce lecteur.',
      'Retournez la carte, ou installez le pilote de son émetteur.',
    ],
    'tokens/write-protected': [
      'Cette clé USB ou carte est protégée en écriture.',
      'Adressez-vous à son émetteur, ou utilisez-en une autre.',
    ],
    'tokens/cannot-generate': [
      'Cette clé USB ou carte ne peut pas créer une clé de ce genre.',
      'Choisissez un autre algorithme, ou adressez-vous à son émetteur.',
    ],
    'tokens/data-unavailable': [
      'La clé USB ou carte n’a pas cette donnée, ou ne peut pas la contenir.',
      'Vérifiez le nom ; une valeur a 64 ko au plus.',
    ],
    'tokens/module-not-found': [
      'Le pilote de la clé est introuvable.',
      'Installez le logiciel du fabricant de la clé.',
    ],
    'tokens/module-invalid': [
      'Ce fichier n’est pas un pilote de clé.',
      'Choisissez la bibliothèque PKCS#11 du fabricant de la clé.',
    ],
    'tokens/module-crashed': [
      'Le pilote de la clé s’est arrêté de façon inattendue. Les autres clés ne sont pas touchées.',
      'Rebranchez la clé ; si cela continue, mettez le pilote à jour.',
    ],
    'tokens/module-hung': [
      'Le pilote de la clé n’a pas répondu à temps et a été arrêté. Les autres clés ne sont pas touchées.',
      'Rebranchez la clé, puis recommencez.',
    ],
    'validation/anchor-not-found': [
      'Aucune ancre de confiance ne porte cet identifiant.',
      'Affichez-les avec « signet trust ».',
    ],
    'validation/anchors-damaged': [
      'Le fichier des ancres de confiance du profil est illisible ; rien n’est donc de confiance.',
      'Restaurez-le, ou supprimez-le et ajoutez les ancres de nouveau.',
    ],
    'validation/cms-unreadable': [
      'Ces octets ne sont pas une signature que Signet peut lire.',
      'Vérifiez qu’il s’agit du bon fichier.',
    ],
    'validation/list-unreachable': [
      'La liste de confiance n’a pas pu être téléchargée.',
      'Vérifiez la connexion et l’adresse, puis réessayez.',
    ],
    'validation/list-unreadable': [
      'Ce n’est pas une liste de confiance que Signet peut lire.',
      'Vérifiez qu’il s’agit du bon fichier : la forme XML d’ETSI TS 119 612.',
    ],
    'validation/list-signature': [
      'La liste de confiance n’est pas signée par ceux que vous avez désignés ; elle n’est pas utilisée.',
      'Demandez le certificat du signataire à l’autorité elle-même, puis désignez-le de nouveau.',
    ],
    'validation/list-older': [
      'La liste de confiance est plus ancienne que celle que Signet possède ; elle n’est pas utilisée.',
      'Demandez à son opérateur ; quelqu’un diffuse peut-être une ancienne liste.',
    ],
    'attributes/unknown': [
      'Il n’existe pas d’attribut de ce nom.',
      'Utilisez un nom d’OpenID Connect, comme given_name ou address.locality.',
    ],
    'attributes/unknown.name': [
      'Il n’existe pas d’attribut « {name} ».',
      'Utilisez un nom d’OpenID Connect, comme given_name ou address.locality.',
    ],
    'attributes/computed': [
      'Cet attribut est calculé quand un site le demande et n’est jamais conservé.',
      'Renseignez plutôt birthdate ; le site n’apprendra que la réponse.',
    ],
    'attributes/computed.name': [
      '« {name} » est calculé quand un site le demande et n’est jamais conservé.',
      'Renseignez plutôt birthdate ; le site n’apprendra que la réponse.',
    ],
    'attributes/invalid': ['La valeur n’a pas la forme de cet attribut.', 'Vérifiez-la et réessayez.'],
    'attributes/invalid.format': [
      '{format, select, date {Ce n’est pas une date de naissance.} email {Ce n’est pas une adresse électronique.} phone {Ce n’est pas un numéro de téléphone.} webAddress {Ce n’est pas une adresse web.} language {Ce n’est pas un code de langue.} timeZone {Ce n’est pas un fuseau horaire.} picture {Ce n’est pas une image JPEG ou PNG.} other {Cette valeur ne convient pas à {name}.}}',
      '{format, select, date {Écrivez le jour sous la forme 1986-07-14, ou l’année seule.} email {Écrivez-la sous la forme nom@example.org.} phone {Écrivez-le avec + et l’indicatif du pays, comme +33 1 23 45 67 89.} webAddress {Écrivez-la avec https:// devant.} language {Écrivez-le sous la forme fr ou vi-VN.} timeZone {Écrivez-le sous la forme Europe/Paris.} picture {Choisissez un fichier JPEG ou PNG.} list {Écrivez une ou plusieurs valeurs séparées par des virgules.} other {Vérifiez-la et réessayez ; une valeur vide se supprime.}}',
    ],
    'attributes/characters': [
      'La valeur contient des caractères invisibles ou qui changent l’ordre du texte.',
      'Saisissez-la à la main au lieu de la copier.',
    ],
    'attributes/characters.name': [
      'La valeur de {name} contient des caractères invisibles ou qui changent l’ordre du texte.',
      'Saisissez-la à la main au lieu de la copier.',
    ],
    'attributes/too-long': ['La valeur est trop longue.', 'Raccourcissez-la.'],
    'attributes/too-long.limit': [
      'La valeur de {name} est trop longue : {limit} caractères au plus.',
      'Raccourcissez-la.',
    ],
    'attributes/not-found': [
      'Rien n’est conservé sous ce nom.',
      'Regardez ce qui est conservé et choisissez un de ces noms.',
    ],
    'attributes/not-found.name': [
      'Rien n’est conservé sous le nom {name}.',
      'signet attributes montre ce qui est conservé.',
    ],
    'attributes/on-key': [
      'Cet attribut est conservé sur une clé, pas sur cet ordinateur.',
      'Branchez cette clé et saisissez son PIN.',
    ],
    'attributes/on-key.name': [
      '{name} est conservé sur une clé, pas sur cet ordinateur.',
      'Branchez cette clé et saisissez son PIN.',
    ],

    'backup/damaged': [
      'Ce n’est pas une sauvegarde de Signet, ou elle a été modifiée ou coupée ; rien n’a été restauré.',
      'Prenez une autre copie de la sauvegarde.',
    ],
    'backup/newer': [
      'Cette sauvegarde a été écrite par une version plus récente de Signet ; rien n’a été restauré.',
      'Installez la version plus récente.',
    ],
    'backup/password-incorrect': [
      'Le mot de passe n’ouvre pas cette sauvegarde ; rien n’a été restauré.',
      'Vérifiez le mot de passe et réessayez.',
    ],
    'backup/password-weak': [
      'Ce mot de passe pourrait être deviné, et qui a le fichier aurait alors tout.',
      'Choisissez-en un plus long : quatre ou cinq mots sans rapport entre eux, par exemple.',
    ],
    'backup/other-person': [
      'Cette sauvegarde n’est pas celle du coffre de cet ordinateur ; rien n’a été restauré.',
      'Choisissez votre propre sauvegarde, ou acceptez que le coffre d’ici soit remplacé.',
    ],
    'backup/recipient-unsuitable': [
      'Rien ne peut être chiffré pour ce certificat.',
      'Choisissez un certificat de chiffrement dont la clé est RSA de 2048 bits ou plus, P-256, P-384 ou P-521.',
    ],
    'backup/key-unsuitable': [
      'Cette clé privée n’ouvre pas la sauvegarde ; rien n’a été restauré.',
      'Utilisez la clé privée du certificat pour lequel la sauvegarde a été faite.',
    ],
    'backup/vault-open': [
      'Le coffre est ouvert ; il ne peut être ni remplacé ni détruit.',
      'Verrouillez d’abord Signet.',
    ],
    'backup/nothing-kept': [
      'Il n’y a encore rien à sauvegarder.',
      'Faites la sauvegarde quand quelque chose sera conservé.',
    ],
    'backup/no-folder': [
      'Les sauvegardes quotidiennes ont besoin d’un dossier.',
      'Indiquez-en un d’abord, avec signet settings set backup.folder.',
    ],

    'privacy/consent-missing': [
      'Vous n’avez pas encore accepté que Signet traite vos données personnelles ; rien n’a été ouvert ni envoyé.',
      'Lisez le texte et acceptez-le dans les réglages, ou lancez signet privacy consent give dans un terminal.',
    ],
    'privacy/consent-withdrawn': [
      'Vous avez retiré votre consentement au traitement ; Signet s’est arrêté, rien n’a été ouvert, signé ni envoyé.',
      'Exportez ou effacez vos données, ou acceptez de nouveau dans les réglages.',
    ],
    'privacy/frozen': [
      'Vous avez gelé le traitement de vos données ; rien n’a été ouvert, signé ni envoyé.',
      'Levez le gel dans les réglages, ou lancez signet privacy release dans un terminal.',
    ],
    'privacy/nothing-given': [
      'Rien n’a été donné à ce site ; il n’y a pas de quoi écrire.',
      'Choisissez un site que les reçus nomment.',
    ],
    'privacy/document-gone': ['Ce document n’est plus conservé.', 'Produisez-le de nouveau.'],
    'privacy/objected': [
      'Vous vous êtes opposé au traitement pour ce site ; rien n’a été envoyé.',
      'Retirez l’opposition si vous voulez lui répondre.',
    ],

    'vault/locked': ['Le coffre est fermé.', 'Ouvrez-le d’abord.'],
    'vault/no-slot': ['Cette clé n’ouvre pas le coffre.', 'Utilisez la clé avec laquelle il a été créé.'],
    'vault/slots-full': ['Il n’est plus possible d’ajouter une clé au coffre.', 'Retirez-en une qui ne sert plus.'],
    'vault/damaged': ['Le coffre est endommagé ; il n’a pas été ouvert.', 'Restaurez-le à partir d’une sauvegarde.'],
    'vault/newer': [
      'Le coffre a été écrit par une version plus récente de Signet.',
      'Installez la version plus récente.',
    ],
    'vault/entry-too-large': [
      'Ce qui devait être noté est trop grand pour le journal, donc rien n’a été fait.',
      'Signalez-le avec le fichier en cause.',
    ],
    'vault/log-broken': [
      'Des entrées du journal ont été modifiées ou retirées après leur écriture.',
      'Ne vous fiez pas au journal ; restaurez le coffre depuis une sauvegarde.',
    ],
    'vault/key-only-signs': [
      'Cette clé ne peut que signer ; elle ne peut donc pas ouvrir le coffre par elle-même.',
      'Laissez son support garder un secret derrière le PIN (signet vault add-slot --keep-on-token), ou ajoutez une phrase secrète.',
    ],
    'vault/passphrase-incorrect': [
      'La phrase secrète est fausse.',
      'Saisissez-la de nouveau, ou ouvrez le coffre avec une clé.',
    ],
    'vault/passphrase-unsuitable': [
      'La phrase secrète doit avoir de 12 à 1000 caractères.',
      'Choisissez plusieurs mots que vous seul assembleriez.',
    ],
    'vault/slot-not-found': ['Le coffre n’a pas un tel accès.', 'Voyez ceux qu’il a avec signet vault slots.'],
    'vault/last-slot': [
      'C’est le seul accès au coffre ; sans lui, personne ne pourrait plus l’ouvrir.',
      'Ajoutez d’abord une autre clé ou une phrase secrète.',
    ],
    'vault/slots-left': [
      'Des clés qui ouvrent le coffre ne sont pas là et ne l’ouvriraient plus.',
      'Nommez chacune avec son PIN, ou dites qu’elles sont à abandonner (--drop-others).',
    ],
    'vault/disk-full': [
      'Il n’y a pas assez de place sur le disque pour le coffre ; ce qu’il contenait est intact.',
      'Faites de la place, puis réessayez.',
    ],
  },
  reasons: {
    intact: 'Le contenu signé est inchangé.',
    'covers-whole-document': 'La signature porte sur tout le document.',
    'bytes-added-after-signing': 'Quelque chose a été ajouté au fichier après cette signature.',
    'byte-range-malformed': 'La signature n’indique pas correctement sur quelle partie du fichier elle porte.',
    'contents-gap-mismatch': 'La signature laisse de côté une partie du fichier qu’elle devrait couvrir.',
    'digest-mismatch': 'Le contenu a été modifié après la signature.',
    'signature-mismatch': 'La signature ne correspond pas au certificat du signataire.',
    'cms-unreadable': 'La signature est illisible.',
    'certificate-missing': 'Le certificat du signataire n’est pas dans le document.',
    'signing-certificate-mismatch': 'La signature désigne un autre certificat que celui qui l’accompagne.',
    'certificate-chain-not-checked':
      'Aucun émetteur n’est encore de confiance pour les signatures ; le signataire n’a donc pas été vérifié.',
    'algorithm-unsupported': 'La signature utilise un algorithme que cette version ne connaît pas.',
    'algorithm-weak': 'La signature utilise un algorithme trop faible aujourd’hui.',
    'format-unsupported': 'Cette version ne connaît pas ce genre de signature.',
    'changes-permitted': 'Ce qui a été modifié ensuite est permis par cette signature.',
    'change-not-permitted':
      'Le document a été modifié après la signature d’une façon que cette signature ne permet pas.',
    'changes-not-analysed': 'Ce qui a été modifié après la signature n’a pas pu être comparé à ce qui a été signé.',
    'tail-not-covered':
      'Le fichier continue après la partie signée, et le reste n’est pas une mise à jour en bonne forme.',
    'value-shared': 'Plusieurs champs de signature revendiquent la même signature.',
    'signature-redefined':
      'Une modification ultérieure du fichier a tiré cette signature de quelque chose qui n’en était pas une.',
    'trusted-directly': 'Vous faites confiance au certificat même du signataire.',
    'trusted-issuer': 'Le certificat du signataire vient d’un émetteur auquel vous faites confiance.',
    'no-trusted-issuer': 'Le certificat du signataire ne vient pas d’un émetteur auquel vous faites confiance.',
    'revocation-not-checked': 'Une éventuelle révocation du certificat n’a pas été vérifiée.',
    'revocation-not-offered': 'L’émetteur ne publie pas quels certificats ont été révoqués.',
    'certificate-expired':
      'Le certificat du signataire a expiré, et rien ne prouve que la signature est plus ancienne.',
    'certificate-not-yet-valid': 'Le certificat du signataire n’est pas encore valable.',
    'certificate-wrong-usage': 'Le certificat a été délivré pour un autre usage que la signature.',
    'issuer-out-of-validity': 'Le certificat d’un émetteur a expiré ou n’est pas encore valable.',
    'issuer-no-authority': 'Un certificat sur le chemin vers l’émetteur de confiance n’a pas le droit d’en délivrer.',
    'path-too-long': 'Un émetteur n’a pas droit à autant d’émetteurs en dessous de lui.',
    'name-not-permitted': 'Un émetteur a délivré un certificat pour un nom hors de ses limites.',
    'unknown-critical-extension': 'Un certificat contient une règle obligatoire que cette version ne connaît pas.',
    'policy-not-satisfied': 'Les certificats n’ont pas en commun la politique qu’un émetteur exige.',
    'chain-algorithm-weak': 'Un certificat utilise un algorithme ou une clé trop faible pour son époque.',
    'revocation-good': 'Aucun des certificats n’a été révoqué.',
    'certificate-revoked':
      'Le certificat du signataire a été révoqué, et rien ne prouve que la signature est antérieure.',
    'issuer-revoked': 'Le certificat d’un émetteur a été révoqué, et rien ne prouve que la signature est antérieure.',
    'revoked-after-signing':
      'Un certificat a été révoqué plus tard ; un horodatage prouve que la signature est antérieure.',
    'expired-after-signing':
      'Le certificat du signataire a expiré depuis ; un horodatage prouve que la signature est antérieure.',
    'signed-after-revocation': 'Le document a été signé après la révocation du certificat du signataire.',
    'signed-after-expiry': 'Le document a été signé après l’expiration du certificat du signataire.',
    'stamped-before-certificate': 'L’horodatage est antérieur au certificat du signataire.',
    'revocation-responder-unauthorised':
      'La réponse sur la révocation est signée par quelqu’un qui ne peut pas répondre pour l’émetteur.',
    'revocation-forged': 'La signature d’une liste ou d’une réponse de révocation ne correspond pas à l’émetteur.',
    'revocation-list-indirect':
      'Une liste de révocation parle aussi pour d’autres émetteurs (indirecte) ; de telles listes ne sont pas utilisées.',
    'revocation-list-delta':
      'Une liste de révocation ne contient que les nouveautés (delta) ; de telles listes ne sont pas utilisées.',
    'revocation-list-partial': 'Une liste de révocation ne vaut que pour d’autres certificats ou pour certains motifs.',
    'revocation-unknown': 'Le service de l’émetteur ne connaît pas le certificat.',
    'revocation-not-proven':
      'Un émetteur a été révoqué, et rien ne prouve que sa déclaration sur le certificat est antérieure.',
    'revocation-stale': 'Ce que l’on sait de la révocation est trop ancien, ou d’un autre moment.',
    'revocation-unreadable': 'Une liste ou une réponse de révocation est illisible.',
    'timestamp-valid': 'Un horodatage de confiance prouve quand la signature existait.',
    'timestamp-invalid': 'Un horodatage est endommagé ou concerne autre chose, et ne prouve rien.',
    'timestamp-not-trusted': 'Il y a un horodatage, mais son autorité n’est pas de confiance : il ne prouve rien.',
    'timestamp-order': 'Les horodatages se contredisent : un plus récent indique une heure antérieure.',
    'content-timestamp-valid':
      'Un horodatage de confiance, signé avec le contenu, prouve depuis quand ce contenu existe.',
    'content-timestamp-invalid':
      'Un horodatage du contenu, signé avec lui, est endommagé ou concerne autre chose, et ne prouve rien.',
    'content-timestamp-not-trusted':
      'Un horodatage du contenu a été signé avec lui, mais son autorité n’est pas de confiance : il ne prouve rien.',
    'algorithm-weak-since':
      'La signature utilise un algorithme trop faible aujourd’hui, mais un horodatage prouve qu’elle date d’avant.',
    'format-retired': 'Ce type de signature (adbe.x509.rsa_sha1) a été retiré de la norme PDF et n’est pas vérifié.',
  },
  cannotSign: {
    'no-certificate': 'La clé n’a pas de certificat ; elle ne peut donc pas signer de documents.',
    'too-weak': 'La clé est trop faible : ses signatures pourraient être falsifiées aujourd’hui.',
    algorithm: 'L’algorithme de cette clé n’est pas pris en charge.',
    'not-for-signing': 'Le certificat a été délivré pour un autre usage que la signature.',
    expired: 'Le certificat a expiré.',
    'not-yet-valid': 'Le certificat n’est pas encore valable.',
    revoked: 'La clé est révoquée définitivement. Utilisez-en une autre, ou créez-en une nouvelle.',
    suspended: 'L’assistance a suspendu la clé pour 72 heures au plus. Elle ne fait rien jusque-là.',
  },
}
