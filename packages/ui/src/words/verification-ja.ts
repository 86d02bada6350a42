import type { VerificationTexts } from '../verification-badge/words.ts'

/** Japanese. */
export const japanese: VerificationTexts = {
  reasons: {
    'quote-whole': '証明は完全で、エンクレーブはデバッグモードではありません。',
    'quote-missing': '証明書類にハードウェアの証明が含まれていません。',
    'quote-debug': 'エンクレーブがデバッグモードで動作しており、運用者が内部を見られます。',
    'quote-unreadable': 'ハードウェアの証明を読み取れません。',
    'quote-cut': 'ハードウェアの証明が途中で切れています。',
    'quote-unknown':
      'この種類の証明はここでは読み取れません。Intel TDX のバージョン 4 と 5 にのみ対応しています。',
    'nonce-found': '証明はこの検査のために作成されました。',
    'nonce-no-quote': '乱数を確認できる証明がありません。',
    'nonce-other': '証明は別の乱数のために作成されました。古いもの、または流用の可能性があります。',
    'nonce-of-relay': '乱数は中継サーバーが選んだもので、証明が新しいとは言えません。',
    'nonce-not-plain': '乱数は証明にそのままの形では含まれず、入れ方も公開されていません。',
    'address-named': '証明に鍵のアドレスが記されています。',
    'address-missing': '証明書類に、回答に署名する鍵が記されていません。',
    'address-unproven': 'アドレスはサーバーの申告だけで、裏付ける証明がありません。',
    'address-other': '証明に記された鍵は、サーバーの示した鍵と異なります。',
    'signature-fits': 'エンクレーブの鍵が、この回答の記録に署名しました。',
    'signature-not-made': 'この種類のエンクレーブは回答に署名しません。',
    'signature-missing': 'この回答の署名がありません。',
    'signature-unknown': 'この種類の署名はここでは検証できません。',
    'signature-malformed': '署名の形式が正しくありません。どの鍵でも作れないものです。',
    'signature-other-key': '署名はエンクレーブのものではない鍵で作られています。',
    'signature-unproven': '署名は、どの証明にも裏付けられていない鍵のものです。',
    'content-same': '署名された内容と、バイト単位で一致します。',
    'content-not-signed': 'これについて述べる有効な署名がありません。',
    'content-not-hashes': '署名されたのは、要求と回答のハッシュではありません。',
    'content-cut': '回答が途中で切れており、署名は全体に対するものです。',
    'content-not-kept': '正確なバイト列が保存されていません。',
    'content-other':
      '署名された内容と一致しません。途中で書き換える中継サーバーでも起こるため改ざんの証拠にはなりませんが、内容は保証されません。',
    'hardware-not-asked':
      'Intel が証明を保証しているかは未確認です。このアプリには署名と証明書の検証機能がありません。',
    'gpu-not-asked':
      'NVIDIA が GPU を保証しているかは未確認です。このアプリには検証機能がありません。',
    'enclave-not-asked': '検証されていないエンクレーブがあります。',
    'verifier-failed': 'このアプリの検証機能が失敗しました。',
    'evidence-missing': 'サーバーから証拠を取得できませんでした。',
    'model-not-attested': '証拠を示すのは、名前が「TEE/」で始まるモデルだけです。',
  },
  limitTexts: {
    software: 'エンクレーブで動くソフトウェア：比較できる測定値が公開されていません。',
    gateway:
      'エンクレーブに届くまでに誰が文章を見たか：手前のゲートウェイは中継する内容を読めます。',
  },
}
