// JSON laid out for reading from its own tokens: numbers, escapes and repeated keys stay as they were sent, and a text that was
// cut off is laid out too.

const TOKEN = /("(?:[^"\\]|\\.)*"?)|(-?\d[\d.eE+-]*)|(true|false|null)|([{}[\],:])|(\s+)|([^\s"{}[\],:]+)/g;

/** The tokens of the text laid out, each `{ kind, text }`, or null when it is not JSON at all. */
export function layOut(text) {
  if (!/^\s*[{[]/.test(text)) return null;
  const out = [];
  let depth = 0;
  const newline = () => out.push({ kind: 'space', text: `\n${'  '.repeat(depth)}` });
  const tokens = [...text.matchAll(TOKEN)].filter(match => match[5] === undefined);
  for (let i = 0; i < tokens.length; i++) {
    const [token, string, number, literal, sign] = tokens[i];
    const next = tokens[i + 1]?.[4];
    if (string !== undefined) out.push({ kind: next === ':' ? 'key' : 'string', text: token });
    else if (number !== undefined) out.push({ kind: 'number', text: token });
    else if (literal !== undefined) out.push({ kind: 'literal', text: token });
    else if (sign === undefined) return null;
    else if (sign === ':') out.push({ kind: 'sign', text: ': ' });
    else if (sign === ',') {
      out.push({ kind: 'sign', text: ',' });
      newline();
    } else if (sign === '{' || sign === '[') {
      out.push({ kind: 'sign', text: sign });
      if (next === '}' || next === ']') out.push({ kind: 'sign', text: tokens[++i][0] });
      else {
        depth++;
        newline();
      }
    } else {
      depth = Math.max(0, depth - 1);
      newline();
      out.push({ kind: 'sign', text: sign });
    }
  }
  return out;
}
