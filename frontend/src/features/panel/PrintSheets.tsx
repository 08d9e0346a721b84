import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '../../i18n';
import { text } from './closingWords';
import { FileMade } from './FileMade';
import css from './office.module.css';
import { Pick } from './Pick';
import { judgesQuery } from './queries';
import { useRound } from './round';
import { useFile } from './useFile';

const everybody = 'all';

/** Score sheets on paper, of one judge or of all: blank ones, and filled ones once the stage is closed. */
export function PrintSheets({ closed }: { closed: boolean }) {
  const { round, ask } = useRound();
  const say = useWords(text);
  const judges = useQuery(judgesQuery(ask, round.id));
  const [whose, setWhose] = useState(everybody);
  const file = useFile();
  const print = (blank: boolean) =>
    file.make(
      blank ? say.fileBlank : say.fileFilled,
      ask.GET('/api/rounds/{roundId}/score-sheet-documents', {
        params: { path: { roundId: round.id }, query: { blank, ...(whose === everybody ? {} : { judgeId: whose }) } },
        parseAs: 'blob',
      }),
    );
  return (
    <section className={`${css.part} ${css.narrow}`}>
      <h2>{say.print}</h2>
      <p>{say.printWhat}</p>
      <Pick
        label={say.printWhose}
        empty={say.noneFound}
        options={[
          { value: everybody, label: say.printAll },
          ...(judges.data?.items ?? [])
            .filter((judge) => judge.scores)
            .map((judge) => ({ value: judge.id, label: `${judge.name ?? ''} (${judge.code})` })),
        ]}
        value={whose}
        onPick={setWhose}
      />
      <div className={css.buttons}>
        <button type="button" className="btn two" onClick={() => print(true)}>
          {say.printBlank}
        </button>
        {closed ? (
          <button type="button" className="btn two" onClick={() => print(false)}>
            {say.printFilled}
          </button>
        ) : (
          <span className="hint">{say.printFilledLater}</span>
        )}
      </div>
      <FileMade of={file} />
    </section>
  );
}
