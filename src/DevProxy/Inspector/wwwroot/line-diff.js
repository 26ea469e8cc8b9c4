// Two texts, line by line: the longest common subsequence, with a few equal lines around each change.

const AROUND = 2;
const MOST = 1000; // lines on each side that are compared one with another

/**
 * @param {string} before
 * @param {string} after
 * @returns {['same' | 'added' | 'removed' | 'skipped', string][]}
 */
export function lineDiff(before, after) {
  const left = before.split('\n');
  const right = after.split('\n');
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start++;
  let end = 0;
  while (end < left.length - start && end < right.length - start && left.at(-1 - end) === right.at(-1 - end)) end++;
  return shorten([
    ...left.slice(0, start).map(line => ['same', line]),
    ...middle(left.slice(start, left.length - end), right.slice(start, right.length - end)),
    ...left.slice(left.length - end).map(line => ['same', line]),
  ]);
}

function middle(left, right) {
  if (left.length > MOST || right.length > MOST) return [...left.map(line => ['removed', line]), ...right.map(line => ['added', line])];
  // common[i][j]: how many lines the rests from i and j have in common.
  const common = Array.from({ length: left.length + 1 }, () => new Uint16Array(right.length + 1));
  for (let i = left.length - 1; i >= 0; i--)
    for (let j = right.length - 1; j >= 0; j--)
      common[i][j] = left[i] === right[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
  const changes = [];
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && left[i] === right[j]) {
      changes.push(['same', left[i]]);
      i++;
      j++;
    } else if (j >= right.length || (i < left.length && common[i + 1][j] >= common[i][j + 1])) changes.push(['removed', left[i++]]);
    else changes.push(['added', right[j++]]);
  }
  return changes;
}

/** What is equal and far from any change is left out. */
function shorten(changes) {
  const isNear = changes.map((_, at) => changes.slice(Math.max(0, at - AROUND), at + AROUND + 1).some(([kind]) => kind !== 'same'));
  const short = [];
  changes.forEach((change, at) => {
    if (isNear[at]) short.push(change);
    else if (short.at(-1)?.[0] !== 'skipped') short.push(['skipped', '…']);
  });
  return short;
}
