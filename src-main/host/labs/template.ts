/** The files of a new exercise, by their names in its folder. It passes the linter as it is. @param id of the lab */
export function newLabFiles(id: string): Readonly<Record<string, string>> {
  return {
    'lab.yaml': `# yaml-language-server: $schema=../../schema/lab.schema.json
version: 1
kind: dmalab-lab
id: ${id}
release: 1
title: Eight pieces
summary: How many times a driver is called for one write.
goal: You can say how many pieces dma_breakup makes of a request.
level: beginner
minutes: 15
manual: [dma_breakup(K)]
text:
  read: { file: read.md }
  predict: How many pieces does it take?
  run: Change the length until there are exactly eight.
  explain: Look at the first piece on the timeline.
scenario:
  version: 1
  host: 1989-386-isa
  path: sysv
  workload:
    - process: writer
      requests:
        - { request: one, op: write, length: 2 KB, buffer: { alignment: 512 } }
edit:
  - { id: length, about: bytes to write, field: 'workload[0].requests[0].length', quantity: size, min: 512, max: 64 KB }
runs:
  main: {}
  given: { of: start, title: as it is given }
questions:
  - { id: pieces, kind: number, unit: pieces, run: given, text: How many calls of strategy does the write of 2 KB take?, points: 2, answer: { metric: strategyCalls } }
checks:
  - id: eight
    title: The write takes eight pieces
    points: 3
    check: { value: { metric: strategyCalls }, is: 8 }
    fail: 'your write takes {calls} pieces, not 8'
    say: { calls: { metric: strategyCalls } }
    hint: A piece has 512 bytes.
  - id: whole
    title: Everything is written
    points: 1
    needs: [eight]
    check: { value: { request: one, get: residual }, is: 0 }
hints: [A unit of dma_breakup has 512 bytes.]
`,
    'read.md': `dma_breakup(K) makes pieces of a request, because the device takes only so much at a time. Each piece is a call of the
driver's strategy routine and a sleep until it is done.
`,
    'hidden.yaml': `version: 1
kind: dmalab-hidden
seeds: 2..6
again:
  - { id: other-seeds, title: It holds on other machines too, points: 2, checks: [eight, whole] }
`,
    'reference/solution.yaml': `version: 1
kind: dmalab-solution
about: Eight pieces of 512 bytes are 4 KB.
edits: { length: 4 KB }
answers: { pieces: 4 }
`,
    'wrong/unchanged/solution.yaml': `version: 1
kind: dmalab-solution
about: Nothing was changed.
edits: { length: 2 KB }
answers: { pieces: 4 }
fails: { check: eight, reason: your write takes 4 pieces }
`,
    'wrong/blocks-of-a-kilobyte/solution.yaml': `version: 1
kind: dmalab-solution
about: Takes a piece for a kilobyte.
edits: { length: 8 KB }
answers: { pieces: 2 }
fails: { check: pieces, reason: too small }
`,
    'wrong/past-the-end/solution.yaml': `version: 1
kind: dmalab-solution
about: Writes past what is allowed.
edits: { length: 1 MB }
answers: { pieces: 4 }
fails: { check: eight, reason: expected at most 64 KB }
`,
  }
}
