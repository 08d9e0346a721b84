import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useWords } from '../../i18n';
import { Notice } from '../../ui/Page';
import { Asked, Trouble } from './Asked';
import type { SheetProgress } from './board';
import { FilePick } from './FilePick';
import { MarksForm } from './MarksForm';
import css from './office.module.css';
import { Pick } from './Pick';
import { text } from './paperWords';
import { rubricsQuery, sheetsQuery } from './queries';
import { useRound } from './round';
import { ScanView } from './ScanView';
import { scanFault, scanKinds, uploadScan } from './scan';

/** A judge's open sheet, its scan, then the marks beside it. `onDone` with the code that was sent; undefined: left. */
export function EnterPaper({ onDone }: { onDone: (code: string | undefined) => void }) {
  const { round, ask } = useRound();
  const say = useWords(text);
  const sheets = useQuery(sheetsQuery(ask, round.id));
  const rubrics = useQuery(rubricsQuery(ask, round.id));
  const [judgeId, setJudge] = useState<string>();
  const [sheetId, setSheet] = useState<string>();
  const scan = useScan(round.id);
  return (
    <section className={css.part}>
      <h2>{say.enter}</h2>
      <Asked query={sheets}>
        {(progress) => {
          const open = progress.sheets.filter((sheet) => sheet.counted && sheet.state !== 'submitted');
          const judges = progress.judges.filter((judge) => open.some((sheet) => sheet.judgeId === judge.judgeId));
          const sheet = open.find((s) => s.sheetId === sheetId);
          const rubric = rubrics.data?.items.find(({ groupId }) => groupId === sheet?.groupId);
          return (
            <div className={css.beside}>
              <div className={css.part}>
                <Pick
                  label={say.judge}
                  placeholder={say.pickJudge}
                  empty={say.noneOpen}
                  options={judges.map((judge) => ({ value: judge.judgeId, label: `${judge.name} (${judge.code})` }))}
                  value={judgeId}
                  onPick={(picked) => {
                    setJudge(picked);
                    setSheet(undefined);
                  }}
                />
                <Pick
                  label={say.code}
                  placeholder={say.pickCode}
                  empty={say.noneOpen}
                  options={open.filter((s) => s.judgeId === judgeId).map((s) => ({ value: s.sheetId, label: s.entry }))}
                  value={sheetId}
                  onPick={setSheet}
                />
                <ScanField scan={scan} sheet={sheet} />
              </div>
              <div>
                {sheet && rubric ? (
                  <MarksForm
                    key={sheet.sheetId}
                    sheet={sheet}
                    rubric={rubric}
                    scanId={scan.sending.data?.id}
                    onSent={() => onDone(sheet.entry)}
                    onCancel={() => onDone(undefined)}
                  />
                ) : (
                  <button type="button" className="btn two" onClick={() => onDone(undefined)}>
                    {say.cancel}
                  </button>
                )}
              </div>
            </div>
          );
        }}
      </Asked>
    </section>
  );
}

/** The chosen file, shown at once, and its way to the server. */
function useScan(roundId: string) {
  const [file, setFile] = useState<File>();
  const [fault, setFault] = useState<'large' | 'kind'>();
  const [url, setUrl] = useState<string>();
  const sending = useMutation({ mutationFn: (chosen: File) => uploadScan(roundId, chosen) });
  useEffect(() => {
    if (!file) return;
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  const choose = (chosen: File) => {
    const wrong = scanFault(chosen);
    setFault(wrong);
    if (wrong) return;
    setFile(chosen);
    sending.mutate(chosen);
  };
  return { file, url, fault, sending, choose };
}

function ScanField({ scan, sheet }: { scan: ReturnType<typeof useScan>; sheet: SheetProgress | undefined }) {
  const say = useWords(text);
  const { file, url, fault, sending } = scan;
  return (
    <>
      <FilePick
        label={say.scan}
        hint={say.scanHint}
        act={say.scanChoose}
        accept={scanKinds.join(',')}
        name={file?.name}
        fault={fault === 'large' ? say.scanLarge : fault === 'kind' ? say.scanKind : undefined}
        onPick={scan.choose}
      />
      {sending.isPending ? <p role="status">{say.uploading}</p> : null}
      {sending.error ? <Trouble failure={sending.error} again={() => file && sending.mutate(file)} /> : null}
      {sending.data ? <Notice kind="done">{say.uploaded}</Notice> : null}
      {file && url ? <ScanView url={url} contentType={file.type} code={sheet?.entry ?? ''} file={file} /> : null}
    </>
  );
}
