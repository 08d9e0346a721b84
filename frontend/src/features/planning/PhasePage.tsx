// Moving a round on, back, or its dates; and passing it to a colleague.
import { useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import { Heading } from '../../ui/Page';
import office from '../panel/office.module.css';
import { useRound } from '../panel/round';
import { Dates } from './Dates';
import { HandOver } from './HandOver';
import { NextPhase } from './NextPhase';
import { phaseText } from './phaseWords';
import { StepBack } from './StepBack';

export function PhasePage() {
  const { round } = useRound();
  const say = useWords(phaseText);
  return (
    <main className={office.main}>
      <Heading title={say.title} />
      <p className={office.intro}>
        {say.since(say.phase(round.phase), moment(round.phaseAt))} {say.intro}
      </p>
      <NextPhase key={`${round.id}-${round.phase}`} />
      <Dates />
      <StepBack />
      <HandOver />
    </main>
  );
}
