import { useState } from 'react';
import { must, Refusal } from '../../api/problem';
import { useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import { Notice } from '../../ui/Page';
import { State, type StateName } from '../../ui/signs';
import { Trouble } from '../panel/Asked';
import { seen, useChange } from '../panel/changes';
import office from '../panel/office.module.css';
import { ReasonDialog } from '../panel/ReasonDialog';
import { useRound } from '../panel/round';
import { pieces } from './names';
import type { Remark, Shown } from './queries';
import css from './remark.module.css';
import { text } from './words';

const signs: Record<Shown, StateName> = { waiting: 'wait', released: 'done', kept: 'slash' };

export const stateOf = ({ released }: Pick<Remark, 'released'>): Shown =>
  released === undefined ? 'waiting' : released ? 'released' : 'kept';

/** One remark with what may be done about it; `number` tells it from the others on the same entry. */
export function RemarkRow({ remark, number }: { remark: Remark; number: number }) {
  const { round, ask } = useRound();
  const say = useWords(text);
  const [keeps, setKeeps] = useState(false);
  const read = useChange(round.id, (said: { released: boolean; reason: string }) =>
    must(
      ask.PUT('/api/score-sheets/{sheetId}/remark-reading', {
        params: { path: { sheetId: remark.sheetId }, header: seen(remark.version) },
        body: { ...said, seen: remark.digest },
      }),
    ),
  );
  const state = stateOf(remark);
  const stale = read.error instanceof Refusal && read.error.problem.status === 412;
  const { judgingCode: code } = remark;
  return (
    <li className={css.remark}>
      <blockquote>
        {pieces(remark.text).map((piece, n) =>
          piece.name ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text never move
            <mark key={n} title={say.looksLikeName}>
              {piece.text}
            </mark>
          ) : (
            piece.text
          ),
        )}
      </blockquote>
      <div className={css.acts}>
        <State state={signs[state]}>{say.shown(state)}</State>
        {state === 'released' ? null : (
          <button
            type="button"
            className={office.act}
            aria-label={say.releaseOf(code, number)}
            onClick={() => read.isPending || read.mutate({ released: true, reason: '' })}
          >
            {read.isPending ? say.working : say.release}
          </button>
        )}
        {state === 'kept' ? null : (
          <button
            type="button"
            className={office.quietAct}
            aria-label={state === 'waiting' ? say.keepOf(code, number) : say.takeBackOf(code, number)}
            onClick={() => setKeeps(true)}
          >
            {state === 'waiting' ? say.keep : say.takeBack}
          </button>
        )}
      </div>
      {remark.reason || remark.readAt ? (
        <p className="cap">
          {[
            remark.reason ? say.reason(remark.reason) : '',
            remark.readAt ? say.readBy(remark.readByName ?? '', moment(remark.readAt)) : '',
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      ) : null}
      {stale ? (
        <Notice kind="wait">
          {remark.readByName && remark.readAt ? say.faster(remark.readByName, moment(remark.readAt)) : say.fasterNobody}
        </Notice>
      ) : read.error && !keeps ? (
        <Trouble failure={read.error} />
      ) : null}
      {keeps ? (
        <ReasonDialog
          title={say.keepTitle}
          confirm={state === 'waiting' ? say.keep : say.takeBack}
          onConfirm={(reason) => read.mutateAsync({ released: false, reason })}
          onClose={() => setKeeps(false)}
        >
          <p>{say.keepWhat}</p>
        </ReasonDialog>
      ) : null}
    </li>
  );
}
