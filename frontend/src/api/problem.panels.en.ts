/** English sentences about panels, their sharing out and the directory of people. See problem.en.more.ts. */
export const panels: Record<string, string> = {
  'assignment-in-use':
    'Scoring has opened: how entries are shared out cannot change, only judges be added to a balanced sharing.',
  'directory-full': 'The directory holds 2,000 people already. Remove those who no longer take part.',
  'max-per-judge': 'The limit of entries per judge is not valid.',
  'no-change': 'Choose the change to look at.',
  'per-entry': 'The number of judges per entry must be at least the round’s minimum of sheets, and at most 99.',
  'person-known': 'This person is in the directory already.',
  'person-not-found': 'This person is not in the directory.',
  'plan-changed':
    'Judges, conflicts of interest or entries have changed, so the preview no longer holds. Look at it again, then apply.',
  'scoring-closed': 'Scoring has closed: entries are no longer shared out.',
};
