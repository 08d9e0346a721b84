import { useState, useSyncExternalStore } from 'react';
import { useWords } from '../../i18n';
import { useUpdateNow as applyUpdate, onUpdate, updateWaits } from '../../offline/updates';
import { Row } from './DeviceRow';
import { text } from './deviceWords';
import { useSelect } from './select';

type Looked = 'asking' | 'none' | 'failed';

/** Asks whether there is a newer version, and uses it on a press, once nothing is being written. */
export function Updates() {
  const say = useWords(text);
  const waits = useSyncExternalStore(onUpdate, updateWaits);
  const saving = useSelect((s) => s.sync.saving > 0);
  const [looked, setLooked] = useState<Looked>();

  async function look() {
    setLooked('asking');
    try {
      const registration = await navigator.serviceWorker.getRegistration('/app/');
      if (!registration) throw new Error('no service worker');
      const found = await registration.update();
      setLooked(found.installing || found.waiting ? undefined : 'none');
    } catch {
      setLooked('failed');
    }
  }

  const said = waits
    ? say.updatesFound
    : looked === 'none'
      ? say.updatesNone
      : looked === 'failed'
        ? say.updatesFailed
        : '';
  const busy = looked === 'asking' || saving;
  return (
    <Row title={say.updates} why={say.updatesWhy} below={said ? <p role="status">{said}</p> : null}>
      <button
        type="button"
        className={busy ? 'btn wait' : waits ? 'btn' : 'btn two'}
        onClick={() => {
          if (busy) return;
          if (waits) applyUpdate();
          else void look();
        }}
      >
        {looked === 'asking' ? say.updatesAsking : waits ? say.updatesNow : say.updatesDo}
      </button>
    </Row>
  );
}
