import type { Encoding } from './encoding-found.js';

/** Encodings of one byte a character, tried against each other by how word-like their texts are. */
const SINGLE = [
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'iso-8859-15',
  'iso-8859-7',
  'iso-8859-2',
  'iso-8859-5',
  'koi8-r',
  'macintosh',
  'ibm866',
];
const DOUBLE = ['shift_jis', 'gb18030', 'big5', 'euc-jp', 'euc-kr'];
const SAMPLE = 1 << 16;
const REASON = 'the bytes are not UTF-8, and make the likeliest words and signs so';

/** Letters that are frequent where the encoding is used: few others come in measured tables. */
const FREQUENT: Record<string, RegExp> = {
  'windows-1252': /[äöüßéèêàçñåøæóíáúãõôîëïâûœÄÖÜÉÅØÆ]/g,
  'windows-1250': /[ěščřžýáíéůúňťďąćęłńóśźżőűţăŠČŘŽ]/g,
  'iso-8859-2': /[ěščřžýáíéůúňťďęćłńóśźżőűţăŠČŘŽ]/g,
  'iso-8859-5': /[оеаинтсрвлкмдпуяыьгзбчйхжшюцщэё]/g,
  'windows-1254': /[şğıİŞĞçöüÇÖÜ]/g,
  'windows-1251': /[оеаинтсрвлкмдпуяыьгзбчйхжшюцщэё]/g,
  'koi8-r': /[оеаинтсрвлкмдпуяыьгзбчйхжшюцщэё]/g,
  ibm866: /[оеаинтсрвлкмдпуяыьгзбчйхжшюцщэё]/g,
  'windows-1253': /[αοιετσνηυρπκμλςήίάόέύώω]/g,
  'iso-8859-7': /[αοιετσνηυρπκμλςήίάόέύώω]/g,
  macintosh: /[äöüßéèêàçñåøæóíáúãõôîëïœÄÖÜÉ]/g,
  'iso-8859-15': /[äöüßéèêàçñåøæóíáúâûœŒŠšŽž€]/g,
};
const CJK = /[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af\uff01-\uff9f\u3000-\u303f]/gu;
/** Signs that stand beside numbers and units in every encoding that has them. */
const SIGNS = /[°µμ±²³·×Ω§©®–—‘’“”„…‰½¼¾«»™•€£\u00a0Å]/g;

/**
 * The encoding of bytes that are not UTF-8, by what text they would make. Windows-1252 without a doubt when its text
 * looks like it; every other one is a doubt that names the next best.
 */
export function guessEncoding(bytes: Uint8Array): Encoding {
  const sample = bytes.subarray(0, SAMPLE);
  const windows = Buffer.from(sample.buffer, sample.byteOffset, sample.length).includes('\r\n');
  const ranked = [
    ...SINGLE.filter((name) => name !== 'macintosh' || !windows).map((name) => ({
      name,
      score: singleScore(sample, name),
    })),
    ...doubles(sample),
  ];
  ranked.sort((a, b) => b.score - a.score);
  const [best, next] = ranked;
  const latin = ranked.find(({ name }) => name === 'windows-1252')?.score ?? 0;
  if (best === undefined || latin >= best.score - 0.04) {
    const found = { name: 'windows-1252', mark: 0, reason: REASON };
    if (latin > 0.75) return found;
    return { ...found, doubt: doubt('unusual for windows-1252', ranked) };
  }
  return {
    ...{ name: best.name, mark: 0, reason: REASON },
    doubt: doubt(
      `the text looks right so, and less so in ${next?.name ?? 'others'}`,
      ranked.filter(({ name }) => name !== best.name),
    ),
  };
}

function doubt(what: string, others: readonly { name: string }[]): string {
  const names = others
    .map(({ name }) => name)
    .filter((name) => name !== 'windows-1252')
    .slice(0, 3);
  return `the bytes are not UTF-8; ${what}; it may also be ${names.join(', ')}; set the encoding to choose`;
}

/** How much of the foreign characters are letters in words or usual signs: 1 for all, less than 0 for symbols in words. */
function singleScore(bytes: Uint8Array, name: string): number {
  const text = new TextDecoder(name).decode(bytes);
  const foreign = text.match(/[^\x00-\x7f]/gu)?.length ?? 0;
  if (foreign === 0) return 0;
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
  const good = count(FREQUENT[name] ?? /(?!)/g);
  // In a word of capitals stand accented ones.
  const shouted = count(/(?<=[A-Z])[À-ÖØ-Þ](?=[A-Z])/g);
  const capitals = count(/(?<![\p{L}])\p{Lu}/gu) - count(/(?<![\p{L}])[A-Z]/gu);
  const signs = count(SIGNS);
  // A capital behind a small letter, or a symbol inside a word, is a sign of a wrong encoding.
  const odd =
    count(/\p{Ll}(?![A-Z])\p{Lu}/gu) +
    count(/\p{L}[^\x00-\x7f\p{L}\p{M}\s’·–]\p{L}/gu) +
    count(/õ(?![eo\s])/g) * 0.5 +
    // Between digits stands a blank or a sign, hardly ever a letter.
    count(/(?<=\d)(?!µ)[^\x00-\x7f\P{L}](?=\d)/gu) +
    count(/[\u0080-\u009f\ufffd¤¦¨¸´¬¯\u2500-\u259f]/gu);
  const mixed = count(/[A-Za-z][\u0370-\u04ff]|[\u0370-\u04ff][A-Za-z]/gu);
  return (
    (good + Math.min(capitals, foreign * 0.5) + shouted * 0.9 + signs * 0.95 - odd * 2 - mixed) /
    foreign
  );
}

/** Encodings of two bytes a character: all pairs must be valid and make ideographs, kana or syllables. */
function doubles(bytes: Uint8Array): { name: string; score: number }[] {
  return DOUBLE.flatMap((name) => {
    const text = new TextDecoder(name).decode(bytes);
    const foreign = text.match(/[^\x00-\x7f]/gu)?.length ?? 0;
    const bad = text.match(/[\ufffd\ue000-\uf8ff]/gu)?.length ?? 0;
    const letters = text.match(CJK)?.length ?? 0;
    const narrow = text.match(/[\uff61-\uff9f]/g)?.length ?? 0;
    if (foreign === 0 || bad > foreign * 0.02 || letters < 4) return [];
    const pairs = highPairs(bytes);
    const common = text.match(COMMON)?.length ?? 0;
    // Letters with accents stand alone among others; ideographs come in runs.
    const score =
      (letters / foreign) * pairs * 0.9 + (common / foreign) * 0.4 - (narrow / foreign) * 0.9;
    return [{ name, score }];
  });
}

/** Frequent characters of tables in Chinese, Japanese and Korean. */
const COMMON =
  /[的一是在不了有和人这中大为上个国年月日时分度温湿名号数据省市区北京南海广州重庆值期编型器点位高低最均観測地気温付番時間値水量天晴曇雨雪風速力電流圧料品県東京都名氏合計備考의이가는을를에서도시간년월일온값번호名稱時間數據\u3040-\u30ff]/gu;

/** Share of the bytes above 127 that have another beside them, or a byte that may end a pair. */
function highPairs(bytes: Uint8Array): number {
  let high = 0;
  let paired = 0;
  for (let i = 0; i < bytes.length; i++) {
    if ((bytes[i] ?? 0) < 128) continue;
    high++;
    const next = bytes[i + 1] ?? 0;
    if (next >= 128 || (bytes[i - 1] ?? 0) >= 128) paired++;
  }
  return high === 0 ? 0 : paired / high;
}
