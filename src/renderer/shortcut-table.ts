/** Every key that does something, where it does it: the sheet of shortcuts is made from it, and no other key may be listened to. */

export const shortcutTable = [
  {
    group: 'everywhere',
    rows: [
      { words: 'doors', keys: ['mod+1', 'mod+2', 'mod+3'] },
      { words: 'open', keys: ['mod+o'] },
      { words: 'settings', keys: ['mod+,'] },
      { words: 'lock', keys: ['mod+l'] },
      { words: 'close', keys: ['Escape'] },
      { words: 'sheet', keys: ['F1', 'mod+/'] },
    ],
  },
  {
    group: 'document',
    rows: [
      { words: 'sign', keys: ['mod+Enter'] },
      { words: 'pages', keys: ['PageDown', 'PageUp'] },
      { words: 'zoom', keys: ['mod++', 'mod+-', 'mod+0'] },
      { words: 'search', keys: ['mod+f'] },
      { words: 'box', keys: ['Arrows'] },
      { words: 'boxFast', keys: ['mod+Arrows'] },
      { words: 'boxSize', keys: ['Shift+Arrows'] },
    ],
  },
  {
    group: 'batch',
    rows: [
      { words: 'sign', keys: ['mod+Enter'] },
      { words: 'read', keys: ['Enter'] },
      { words: 'leaveOut', keys: ['Delete'] },
      { words: 'pause', keys: ['Space'] },
      { words: 'problem', keys: ['F8'] },
    ],
  },
  {
    group: 'query',
    rows: [
      { words: 'tick', keys: ['Space'] },
      { words: 'refuse', keys: ['Escape'] },
    ],
  },
  {
    group: 'desk',
    rows: [
      { words: 'desk', keys: ['mod+4'] },
      { words: 'call', keys: ['F2', 'F3'] },
      { words: 'suspend', keys: ['F8'] },
      { words: 'revoke', keys: ['mod+Enter'] },
    ],
  },
] as const
