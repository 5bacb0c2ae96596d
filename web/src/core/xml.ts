// SPDX-License-Identifier: Apache-2.0

/** A piece of XML with its kind, to be shown in its colour. */
export interface XmlToken {
  kind: 'text' | 'tag' | 'name' | 'value';
  text: string;
}

export interface XmlLine {
  depth: number;
  tokens: XmlToken[];
}

const MAX_LINES = 5000;

function tagTokens(tag: string): XmlToken[] {
  const match = /^<(\/?[^\s/>]+)([\s\S]*?)(\/?)>$/.exec(tag);
  if (!match) return [{ kind: 'tag', text: tag }];
  const tokens: XmlToken[] = [{ kind: 'tag', text: `<${match[1]}` }];
  for (const [, name, value] of (match[2] ?? '').matchAll(/([^\s=]+)\s*=\s*("[^"]*"|'[^']*')/g)) {
    tokens.push({ kind: 'name', text: ` ${name}=` }, { kind: 'value', text: value ?? '' });
  }
  tokens.push({ kind: 'tag', text: `${match[3]}>` });
  return tokens;
}

/**
 * Cuts XML into indented lines. An element that holds only text stays on one line. It does not check the XML:
 * what is broken is shown as it came.
 */
export function prettyXml(xml: string): XmlLine[] {
  const parts = xml.match(/<!--[\s\S]*?-->|<[^>]*>|[^<]+/g) ?? [];
  const lines: XmlLine[] = [];
  let depth = 0;
  for (let i = 0; i < parts.length && lines.length < MAX_LINES; i++) {
    const part = parts[i] ?? '';
    if (!part.startsWith('<')) {
      if (part.trim()) lines.push({ depth, tokens: [{ kind: 'text', text: part.trim() }] });
      continue;
    }
    if (part.startsWith('</')) {
      depth = Math.max(0, depth - 1);
      lines.push({ depth, tokens: tagTokens(part) });
      continue;
    }
    if (part.startsWith('<?') || part.startsWith('<!') || part.endsWith('/>')) {
      lines.push({ depth, tokens: part.endsWith('/>') ? tagTokens(part) : [{ kind: 'name', text: part }] });
      continue;
    }
    const text = parts[i + 1] ?? '';
    const close = parts[i + 2] ?? '';
    if (text && !text.startsWith('<') && close.startsWith('</')) {
      lines.push({
        depth,
        tokens: [...tagTokens(part), { kind: 'text', text: text.trim() }, ...tagTokens(close)],
      });
      i += 2;
    } else if (text.startsWith('</')) {
      lines.push({ depth, tokens: [...tagTokens(part), ...tagTokens(text)] });
      i += 1;
    } else {
      lines.push({ depth, tokens: tagTokens(part) });
      depth += 1;
    }
  }
  return lines;
}
