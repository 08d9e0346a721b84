// Who does what in a round: panel, sharing out of entries, council, secretary and screeners.
import { useQuery } from '@tanstack/react-query';
import { useWords } from '../../i18n';
import { Heading, Notice } from '../../ui/Page';
import css from '../panel/office.module.css';
import { programmeQuery } from '../panel/queries';
import { useRound } from '../panel/round';
import { AssignmentPart } from './AssignmentPart';
import { CouncilPart } from './CouncilPart';
import { PanelPart } from './PanelPart';
import { text } from './staffWords';
import { TeamPart } from './TeamPart';

export function Staff() {
  const { round, office, ask } = useRound();
  const say = useWords(text);
  const groups = useQuery(programmeQuery(ask, round.programmeId)).data?.groups ?? [];
  const open = !['approved', 'published', 'closed'].includes(round.phase);
  const desk = office.organiser || office.secretary;
  const changes = desk && open;
  return (
    <main className={css.main}>
      <Heading title={say.title} />
      <p className={css.intro}>{say.intro}</p>
      {open ? null : (
        <Notice kind="info">
          <p>{say.closed}</p>
        </Notice>
      )}
      <PanelPart groups={groups} changes={changes} />
      {desk ? <AssignmentPart groups={groups} /> : null}
      <CouncilPart changes={changes} />
      {office.organiser ? <TeamPart /> : null}
    </main>
  );
}
