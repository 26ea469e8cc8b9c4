// Two header lists side by side: lines of one name stay lines, in the order of the first list, what is new at the end.

/**
 * @param {[string, string][]} before
 * @param {[string, string][]} after
 * @returns {{ change: 'same' | 'added' | 'removed' | 'replaced', before?: [string, string], after?: [string, string] }[]}
 */
export function diff(before, after) {
  const rows = [];
  const left = byName(before);
  const right = byName(after);
  for (const [name, lines] of left) {
    const others = right.get(name) ?? [];
    for (let i = 0; i < Math.max(lines.length, others.length); i++) rows.push(row(lines[i], others[i]));
  }
  for (const [name, lines] of right) {
    if (!left.has(name)) rows.push(...lines.map(line => row(undefined, line)));
  }
  return rows;
}

function row(before, after) {
  const change = before === undefined ? 'added' : after === undefined ? 'removed' : before[1] === after[1] ? 'same' : 'replaced';
  return { change, before, after };
}

function byName(headers) {
  const names = new Map();
  for (const line of headers) {
    const name = line[0].toLowerCase();
    names.set(name, [...(names.get(name) ?? []), line]);
  }
  return names;
}
