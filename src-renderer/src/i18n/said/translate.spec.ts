import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { german } from './de'
import { sayDescription } from './description'
import { createTranslator } from './translate'

describe('createTranslator', () => {
  const say = createTranslator([
    {
      'buf {0} is completed and b_resid was not stored': 'buf {0} wird abgeschlossen, und b_resid wurde nicht gesetzt',
      'line {0} {1} in each of {2} passes': 'Leitung {0} {1} in jedem von {2} Durchgängen',
      'is claimed by nobody': 'wird von niemandem angenommen',
      'expected a whole number': 'erwartet wird eine ganze Zahl',
      '{0}; got {1}': '{0}; nicht {1}',
      '{0} of {1}': '{0} von {1}',
      'the {0} calls too deep': '{0:script=das Skript|driver=der Treiber} ruft zu tief auf',
    },
    {
      'every {0} is right': 'jedes {0} stimmt',
      'every {0} has its {1}': 'jedes {0} hat sein {1}',
      ' with {0}': ' mit {0}',
      'at least ': 'mindestens ',
      'there are {0} pages still locked: ': 'es sind {0} Seiten noch gesperrt: ',
    },
  ])

  it('keeps what fills the holes and translates what is a text of ours', () => {
    expect(say('buf 7 is completed and b_resid was not stored')).toBe(
      'buf 7 wird abgeschlossen, und b_resid wurde nicht gesetzt',
    )
    expect(say('line irq14 is claimed by nobody in each of 64 passes')).toBe(
      'Leitung irq14 wird von niemandem angenommen in jedem von 64 Durchgängen',
    )
  })

  it('says a choice in the words of its hole', () => {
    expect(say('the driver calls too deep')).toBe('der Treiber ruft zu tief auf')
    expect(say('the program calls too deep')).toBe('program ruft zu tief auf')
  })

  it('joins the parts of a sentence that come before and behind others', () => {
    expect(say('every io:start with b_bcount at least 512 is right')).toBe(
      'jedes io:start mit b_bcount at least 512 stimmt',
    )
    expect(say('every io:start with at least 512 is right')).toBe('jedes io:start mit mindestens 512 stimmt')
    expect(say('there are 3 pages still locked: buf 2 is completed and b_resid was not stored')).toBe(
      'es sind 3 Seiten noch gesperrt: buf 2 wird abgeschlossen, und b_resid wurde nicht gesetzt',
    )
  })

  it('believes a short form only around a text of ours, or within its own group', () => {
    expect(say('expected a whole number; got "four"')).toBe('erwartet wird eine ganze Zahl; nicht "four"')
    expect(say('a list of things.yaml')).toBe('a list of things.yaml')
    expect(say('every list of things is right')).toBe('jedes list of things stimmt')
  })

  it('finds the sentence behind a name', () => {
    expect(say('ResidNotWritten: buf 1 is completed and b_resid was not stored')).toBe(
      'ResidNotWritten: buf 1 wird abgeschlossen, und b_resid wurde nicht gesetzt',
    )
  })

  it('leaves alone what it does not know', () => {
    const { say: known } = german()
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z_0-9 .:;,{}()]{0,80}$/), (text) => {
        expect(known(text)).toBe(text)
      }),
    )
  })

  it('answers long and hostile texts in time', () => {
    const { say: known } = german()
    const text = 'the {0} of a in at is '.repeat(180)
    const before = performance.now()
    known(text)
    known('x'.repeat(1_000_000))
    expect(performance.now() - before).toBeLessThan(30_000)
  })
})

describe('german', () => {
  const { say, label } = german()

  it('says the causes of a chain', () => {
    expect(say('strategy is called')).toBe('strategy wird aufgerufen')
    expect(label('bytes asked')).toBe('Bytes verlangt')
    expect(label('b_bcount')).toBe('b_bcount')
  })

  it('says a ledger entry that is made of three parts', () => {
    expect(
      say(
        '2 pages of reader from 0x8000 (8192 bytes) are still locked: reader locked them at xx.js:12:5 for request 3, which reads into them, at 4000 ns',
      ),
    ).toBe(
      '2 Seiten von reader ab 0x8000 (8192 Bytes) sind noch gesperrt: reader hat sie bei xx.js:12:5 bei 4000 ns für Anforderung 3 gesperrt, die in sie liest',
    )
  })

  it('says why a process hangs, clause by clause', () => {
    expect(
      say(
        'reader sleeps for biowait at priority 20 and nobody is left to call wakeup; biodone was never called for buf 3 (block 16, 512 bytes); disk0 is busy and will never finish; signals do not end this sleep, so the process cannot be killed.',
      ),
    ).toBe(
      'reader schläft auf biowait mit Priorität 20, und niemand ist mehr da, der wakeup aufruft; biodone wurde für buf 3 nie aufgerufen (Block 16, 512 Bytes); disk0 ist beschäftigt und wird nie fertig; Signale beenden diesen Schlaf nicht, also lässt sich der Prozess nicht abbrechen.',
    )
  })

  it('says what is wrong with a value and what was probably meant', () => {
    expect(say('is missing; expected a whole number')).toBe('fehlt; erwartet wird eine ganze Zahl')
    expect(
      say('expected a time: a whole number of ns, or text such as "10 us" (ns, us, ms, s); the unit is missing'),
    ).toBe('erwartet wird eine Zeit: eine ganze Zahl ns, oder Text wie "10 us" (ns, us, ms, s); die Einheit fehlt')
    expect(say('there is no device disk9; did you mean disk0? allowed: disk0')).toBe(
      'ein Gerät disk9 gibt es nicht; meinten Sie disk0? Erlaubt: disk0',
    )
  })

  it('says reasons of the grader with rows and values in them', () => {
    expect(say('number of io:start with b_bcount 512 is 4; it should be at least 5')).toBe(
      'Anzahl io:start mit b_bcount 512 ist 4; es sollte mindestens 5 sein',
    )
    expect(say('time in ns of the request bytes is 41998597; it should be at most 1000000')).toBe(
      'Zeit in ns der Anforderung bytes ist 41998597; es sollte höchstens 1000000 sein',
    )
    expect(say('time in ns of the request bytes is 41998597')).toBe('Zeit in ns der Anforderung bytes ist 41998597')
    expect(say('result of the request bytes is 512 in the run half')).toContain(
      'Ergebnis der Anforderung bytes ist 512',
    )
    expect(say('no io:done after io:start of piece 2 at 1.5 ms')).toBe(
      'kein io:done nach io:start von Stück 2 bei 1.5 ms',
    )
  })
})

describe('sayDescription', () => {
  const { say } = german()

  it('says what a field is, and then what it may be', () => {
    expect(
      sayDescription(
        'asleep before it; a whole number of ns, or text such as "10 us" (ns, us, ms, s), from 0 ns to 60 s',
        say,
      ),
    ).toBe('Schlaf davor; eine ganze Zahl ns, oder Text wie "10 us" (ns, us, ms, s), von 0 ns bis 60 s')
    expect(sayDescription("the device it strikes; else the driver's; a name", say)).toBe(
      'das Gerät, das er trifft; sonst das des Treibers; ein Name',
    )
    expect(sayDescription('wie es ist (a (b) c', say)).toBe('wie es ist (a (b) c')
  })

  it('says where a rule comes from behind it', () => {
    expect(
      sayDescription('the driver checks the range before it calls physio (dma_breakup(K), printed 7/6/89)', say),
    ).toMatch(/^der Treiber prüft .* \(dma_breakup\(K\), gedruckt 7\/6\/89\)$/)
  })
})
