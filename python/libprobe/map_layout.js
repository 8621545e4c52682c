// Where on the map the fields of one object are drawn.

// What is drawn of one family's object in one interpreter: the fields in the order in which they stand, and gaps where
// nothing was located. Nothing tells how long a struct of fields is: its lane reaches as far as its located members.
function layOut(report, family) {
  const own = report.fields.filter((field) => field.family === family && isPlaced(field));
  const sizeOf = (field) => (field.size !== null ? field.size : Math.max(1, ...own.filter((inner) =>
    inner.struct === field.type).map((inner) => inner.offset + (inner.size || 0) - field.offset)));
  // A bit-field is drawn as the part of its byte that it is.
  const placed = own.map((field) => field.bits === null
    ? {field, offset: field.offset, size: sizeOf(field), isLane: field.size === null}
    : {field, offset: field.offset + field.shift / 8, size: field.bits / 8, isLane: false});
  placed.sort((a, b) => a.offset - b.offset || b.isLane - a.isLane || b.size - a.size);
  const endOf = ({offset, size}) => offset + size;
  const holds = (outer, inner) => outer.isLane && outer.size > inner.size && outer.offset <= inner.offset &&
    endOf(inner) <= endOf(outer);
  for (const lane of placed) lane.depth = placed.filter((outer) => holds(outer, lane)).length;
  const lanes = Math.max(-1, ...placed.filter(({isLane}) => isLane).map(({depth}) => depth)) + 1;
  // The object ends where the smallest of its family's sizes says that has room for all that was located.
  const least = Math.ceil(Math.max(0, ...placed.map(endOf)));
  const ends = sizesOf(report, family).map(([, {bytes}]) => bytes).filter((bytes) => bytes !== null && bytes >= least);
  const end = ends.length > 0 ? Math.min(...ends) : least;
  const covered = new Uint8Array(end);
  for (const cell of placed) if (!cell.isLane) covered.fill(1, Math.floor(cell.offset), Math.ceil(endOf(cell)));
  const word = report.interpreter.pointer_size;
  const gaps = [];
  for (let at = 0; at < end; ++at) {
    const last = gaps[gaps.length - 1];
    if (covered[at]) continue;
    // A gap that begins or ends within a word is drawn in pieces: a part of a word stands beside its neighbours.
    const whole = last && last.size % word === 0 && last.offset % word === 0;
    const goesOn = last && last.offset + last.size === at && (at % word !== 0 || whole);
    const wholeWord = at % word === 0 && covered.subarray(at, at + word).every((byte) => !byte) && at + word <= end;
    if (goesOn && (at % word !== 0 || wholeWord)) last.size += 1;
    else gaps.push({offset: at, size: 1});
  }
  return {placed, lanes, gaps, end, word};
}

// Where bytes are drawn: whole words one below the other, parts of a word side by side in its row.
function place(offset, size, word) {
  const part = offset % word !== 0 || size % word !== 0;
  if (!part || Math.floor(offset / word) !== Math.floor((Math.ceil(offset + size) - 1) / word)) {
    return {"--o": offset, "--s": size, "--x": 0, "--w": 1};
  }
  return {"--o": offset - (offset % word), "--s": word, "--x": (offset % word) / word, "--w": size / word};
}
