/** What may be refused once a result is published: appeals, remarks, the way up. */
export const afterJudging: Record<string, string> = {
  'appeal-not-found': 'This appeal was not found.',
  'appeal-open':
    'An appeal on this product waits for its answer. Add to that one, or withdraw it before filing another.',
  'appeal-settled': 'This appeal has been answered or withdrawn.',
  'appeal-window-closed': 'The time for appeals is over.',
  'id-reused': 'This appeal was sent before with other words. Look at it and try again.',
  'not-answerer': 'Only the organisers or the chair of the council answer appeals.',
  'not-facility': 'Only the facility, or who acts for it, may do this.',
  'not-filer': 'Only the owner of the facility, or who filed the appeal, withdraws it.',
  'own-appeal': 'Nobody answers an appeal of a facility of one’s own.',
  'paper-expired': 'The new paper has expired too.',
  'promotion-over': 'This way up has ended.',
  'remark-changed': 'The remark is another by now. Read it again.',
  'remark-kept': 'A colleague keeps one of these remarks back. Deal with that one by itself.',
  'remark-not-found': 'This remark was not found.',
};
