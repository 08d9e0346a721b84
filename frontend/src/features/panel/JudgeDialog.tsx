// One judge: the devices as they last spoke, and the sheets with the one act that a head has on them.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { must } from '../../api/problem';
import { useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { State } from '../../ui/signs';
import { Trouble } from './Asked';
import css from './Board.module.css';
import { cellSign, type JudgeProgress, type Row, type SheetProgress, stateOf } from './board';
import { text } from './boardWords';
import { seen, useChange } from './changes';
import { fold } from './fold';
import { mayReopen } from './mayReopen';
import styles from './office.module.css';
import { judgesQuery, sheetsQuery } from './queries';
import { ReasonDialog } from './ReasonDialog';
import { useRound } from './round';
import { text as shared } from './words';

export function JudgeDialog({ row, onClose }: { row: Row; onClose: () => void }) {
  const say = useWords(text);
  const general = useWords(shared);
  const { judge } = row;
  return (
    <Dialog title={say.sheetsOf(judge.name)} onClose={onClose} wide>
      <p className="cap">
        {judge.code} · {general.judgeRole(judge.role)}
      </p>
      <Devices judge={judge} />
      <Sheets row={row} />
      <div className="acts">
        <button type="button" className="btn two" onClick={onClose}>
          {general.close}
        </button>
      </div>
    </Dialog>
  );
}

function Devices({ judge }: { judge: JudgeProgress }) {
  const say = useWords(text);
  const keeps = (persisted: boolean | undefined) =>
    persisted === undefined ? say.keepsUnknown : persisted ? say.keepsYes : say.keepsNo;
  return (
    <section className={css.part}>
      <h3>{say.devicesOf}</h3>
      {judge.devices.length === 0 ? <p>{say.noDevice}.</p> : null}
      {judge.devices.map((device) => (
        <dl key={device.deviceId} className={`cells ${css.device}`}>
          <div>
            <dt>{say.device}</dt>
            <dd>{device.deviceName || say.unnamedDevice}</dd>
          </div>
          <div>
            <dt>{say.firstIn}</dt>
            <dd>{device.signedInAt ? moment(device.signedInAt) : say.never}</dd>
          </div>
          <div>
            <dt>{say.lastContact}</dt>
            <dd>{moment(device.lastContactAt)}</dd>
          </div>
          <div>
            <dt>{say.unsent}</dt>
            <dd className={device.unsent > 0 ? css.waiting : undefined}>{device.unsent}</dd>
          </div>
          <div>
            <dt>{say.files}</dt>
            <dd>{device.filesTotal > 0 ? `${device.filesReady}/${device.filesTotal}` : say.never}</dd>
          </div>
          <div>
            <dt>{say.keeps}</dt>
            <dd>{keeps(device.persisted)}</dd>
          </div>
        </dl>
      ))}
    </section>
  );
}

function Sheets({ row }: { row: Row }) {
  const { round, me, office, ask } = useRound();
  const say = useWords(text);
  const [code, setCode] = useState('');
  const [reopening, setReopening] = useState<SheetProgress>();
  const judges = useQuery(judgesQuery(ask, round.id));
  const person = judges.data?.items.find((judge) => judge.id === row.judge.judgeId)?.accountId;
  const own = person === me.account.id;
  const may = round.phase === 'scoring' && mayReopen(office, row.judge, own);
  const reopen = useChange(round.id, (asked: { sheet: SheetProgress; reason: string }) =>
    must(
      ask.PUT('/api/score-sheets/{sheetId}/reopening', {
        params: { path: { sheetId: asked.sheet.sheetId }, header: seen(asked.sheet.revision) },
        body: { reason: asked.reason },
      }),
    ),
  );
  const wanted = fold(code);
  const all = useQuery(sheetsQuery(ask, round.id, row.judge.judgeId));
  const sheets = (all.data?.sheets ?? []).filter((sheet) => fold(sheet.entry).includes(wanted));
  return (
    <section className={css.part}>
      <h3>{say.sheets}</h3>
      <Field label={say.filter} value={code} onChange={(event) => setCode(event.target.value)} autoComplete="off" />
      {round.phase === 'scoring' && !may ? <p className="hint">{say.reopenHead}</p> : null}
      {all.error && !all.data ? <Trouble failure={all.error} again={() => all.refetch()} /> : null}
      <ul className={css.sheets}>
        {sheets.map((sheet) => {
          const state = stateOf(sheet);
          return (
            <li key={sheet.sheetId}>
              <span className="num">{sheet.entry}</span>
              <span className={css.stateOf}>
                <State state={cellSign[state]}>{say.cell(state)}</State>
                <span className="cap">
                  {' '}
                  {sheet.counted ? (sheet.source ? say.source(sheet.source) : '') : sheet.countedReason}
                </span>
              </span>
              {may && sheet.counted && sheet.state === 'submitted' ? (
                <button
                  type="button"
                  className={styles.act}
                  onClick={() => setReopening(sheet)}
                  aria-label={`${say.reopen} ${sheet.entry}`}
                >
                  {say.reopen}
                </button>
              ) : null}
            </li>
          );
        })}
      </ul>
      {reopening ? (
        <ReasonDialog
          title={say.reopenTitle(reopening.entry)}
          confirm={say.reopenDo}
          onConfirm={(reason) => reopen.mutateAsync({ sheet: reopening, reason })}
          onClose={() => setReopening(undefined)}
        >
          <p>{say.reopenWhat(row.judge.name, reopening.entry)}</p>
        </ReasonDialog>
      ) : null}
    </section>
  );
}
