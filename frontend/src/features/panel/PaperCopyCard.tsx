// One typed paper sheet: its scan beside its figures, and the second person's word.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schemas } from '../../api/client';
import { mediaAs } from '../../api/media';
import { must } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { moment, points } from '../../i18n/format';
import { State, type StateName } from '../../ui/signs';
import { Trouble } from './Asked';
import { seen, useChange } from './changes';
import css from './office.module.css';
import { bestOf, pointsOf } from './paperMarks';
import { text } from './paperWords';
import { rubricsQuery, sheetsQuery } from './queries';
import { ReasonDialog } from './ReasonDialog';
import { useRound } from './round';
import { ScanView } from './ScanView';
import { scanUrl } from './scan';

type Copy = Schemas['PaperCopy'];

const signs: Record<Copy['status'], StateName> = { awaiting: 'wait', confirmed: 'done', refused: 'slash' };

export function PaperCopyCard({ copy }: { copy: Copy }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const { seat } = useRound();
  const scan = scanUrl(copy.scanId);
  const [opened, setOpened] = useState(false);
  return (
    <article className={css.card}>
      <div className={css.buttons}>
        <h3>
          {copy.judgingCode} · {copy.judgeName}
        </h3>
        <State state={signs[copy.status]}>{say.status(copy.status)}</State>
        <span className={css.figures}>{say.of(points(copy.total, language), '100')}</span>
        <button type="button" className={css.act} aria-expanded={opened} onClick={() => setOpened(!opened)}>
          {opened ? say.hide : say.show}
        </button>
      </div>
      <p className="cap">
        {say.entered(copy.enteredByName, moment(copy.enteredAt))}
        {copy.decidedAt && copy.decidedByName
          ? ` · ${say.status(copy.status)}: ${say.decidedBy(copy.decidedByName, moment(copy.decidedAt))}`
          : ''}
      </p>
      {copy.reason ? <p>{copy.reason}</p> : null}
      {opened ? (
        <div className={css.beside}>
          <ScanView
            url={seat === undefined ? scan : mediaAs(scan, seat)}
            contentType={copy.contentType}
            code={copy.judgingCode}
          />
          <div className={css.part}>
            <Figures copy={copy} />
            {copy.status === 'awaiting' ? <Decide copy={copy} /> : null}
          </div>
        </div>
      ) : null}
    </article>
  );
}

function Figures({ copy }: { copy: Copy }) {
  const { round, ask } = useRound();
  const say = useWords(text);
  const { language } = useLanguage();
  const rubrics = useQuery(rubricsQuery(ask, round.id));
  const sheets = useQuery(sheetsQuery(ask, round.id));
  const groupId = sheets.data?.sheets.find(({ sheetId }) => sheetId === copy.sheetId)?.groupId;
  // A sheet of an earlier stage is no more on the board; then its marks say which rubric it is.
  const rubric =
    rubrics.data?.items.find((of) => of.groupId === groupId) ??
    rubrics.data?.items.find((of) =>
      of.tree.criterionGroups.every((group) => group.criteria.every(({ id }) => id in copy.marks)),
    );
  return (
    <>
      <table>
        <thead>
          <tr>
            <th scope="col">{say.criterion}</th>
            <th scope="col" className="r">
              {say.points}
            </th>
          </tr>
        </thead>
        <tbody>
          {(rubric?.tree.criterionGroups ?? [])
            .flatMap((group) => group.criteria)
            .map((criterion) => {
              const given = pointsOf(criterion, copy.marks[criterion.id]);
              return (
                <tr key={criterion.id}>
                  <td>{(language === 'en' ? criterion.nameEn : undefined) ?? criterion.name}</td>
                  <td className="r">
                    <span className="num">{given === undefined ? '–' : points(given, language)}</span>
                    <span className="cap"> / {points(bestOf(criterion), language)}</span>
                  </td>
                </tr>
              );
            })}
          <tr className={css.sum}>
            <th scope="row">{say.total}</th>
            <td className="r">
              <span className="num">{points(copy.total, language)}</span>
              <span className="cap"> / 100</span>
            </td>
          </tr>
        </tbody>
      </table>
      {copy.remarks.facility ? (
        <p>
          <b>{say.toFacility}:</b> {copy.remarks.facility}
        </p>
      ) : null}
      {copy.remarks.council ? (
        <p>
          <b>{say.toCouncil}:</b> {copy.remarks.council}
        </p>
      ) : null}
    </>
  );
}

function Decide({ copy }: { copy: Copy }) {
  const { round, me, office, ask } = useRound();
  const say = useWords(text);
  const [refusing, setRefusing] = useState(false);
  const path = { params: { path: { paperCopyId: copy.id }, header: seen(copy.version) } };
  const confirm = useChange(round.id, () => must(ask.PUT('/api/paper-copies/{paperCopyId}/confirmation', path)));
  const refuse = useChange(round.id, (reason: string) =>
    must(ask.PUT('/api/paper-copies/{paperCopyId}/refusal', { ...path, body: { reason } })),
  );
  if (!office.organiser && !office.secretary) return <p className="hint">{say.noConfirm}</p>;
  const own = copy.enteredBy === me.account.id;
  return (
    <>
      {own ? <p className="hint">{say.ownEntry}</p> : null}
      {confirm.error ? <Trouble failure={confirm.error} /> : null}
      <div className={css.buttons}>
        {own ? null : (
          <button type="button" className="btn" onClick={() => confirm.mutate(undefined)}>
            {say.confirm}
          </button>
        )}
        <button type="button" className="btn two" onClick={() => setRefusing(true)}>
          {own ? say.withdraw : say.refuse}
        </button>
      </div>
      {refusing ? (
        <ReasonDialog
          title={say.refuseTitle(copy.judgingCode)}
          confirm={say.refuseDo}
          onConfirm={(reason) => refuse.mutateAsync(reason)}
          onClose={() => setRefusing(false)}
        >
          <p>{say.refuseWhat}</p>
        </ReasonDialog>
      ) : null}
    </>
  );
}
