// The scan of the signed decision on one version: sent as soon as it is chosen, and open to those who may see it.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { mediaAs } from '../../api/media';
import { upload } from '../../api/upload';
import { useLanguage, useWords } from '../../i18n';
import { bytes } from '../../i18n/format';
import { Trouble } from '../panel/Asked';
import { rereadRound } from '../panel/changes';
import { FilePick } from '../panel/FilePick';
import { useRound } from '../panel/round';
import { scanFault, scanKinds } from '../panel/scan';
import { scansQuery } from './queries';
import { text } from './words';

export function ScanField({ version, published }: { version: number; published: boolean }) {
  const { round, office, ask, seat } = useRound();
  const say = useWords(text);
  const { language } = useLanguage();
  const client = useQueryClient();
  const scans = useQuery(scansQuery(ask, round.id));
  const [fault, setFault] = useState<'large' | 'kind'>();
  const sending = useMutation({
    mutationFn: (file: File) => upload(`/api/rounds/${round.id}/approval-scans`, file),
    onSettled: () => rereadRound(client, round.id),
  });
  const scan = scans.data?.items.find((item) => item.version === version);
  const may = office.organiser && scans.data && !(scan && published);
  const choose = (file: File) => {
    const wrong = scanFault(file);
    setFault(wrong);
    if (!wrong) sending.mutate(file);
  };
  return (
    <div>
      {may ? (
        <FilePick
          label={say.scan}
          hint={published ? say.scanHintPublic : say.scanHint}
          act={sending.isPending ? say.scanSending : scan ? say.scanOther : say.scanPick}
          accept={scanKinds.join(',')}
          name={undefined}
          fault={fault === 'kind' ? say.scanKind : fault === 'large' ? say.scanLarge : undefined}
          onPick={choose}
        />
      ) : null}
      {sending.error ? <Trouble failure={sending.error} /> : null}
      {scan ? (
        <p>
          <a href={seat === undefined ? scan.url : mediaAs(scan.url, seat)} target="_blank" rel="noreferrer">
            {say.scanOpen(bytes(scan.bytes, language))}
          </a>
        </p>
      ) : null}
    </div>
  );
}
