import { useEffect, useRef, useState } from 'react';
import css from './photos.module.css';

/** A picture that only this device has; hatched while there is none or it cannot be shown. */
export function Picture({ blob, alt }: { blob: Blob | undefined; alt: string }) {
  const [url, setUrl] = useState<string>();
  const held = useRef(blob);
  held.current = blob;
  // IndexedDB gives a new Blob at every reading; the same bytes keep their address.
  const same = blob && /^image\//.test(blob.type) ? `${blob.type} ${blob.size}` : '';
  useEffect(() => {
    const shown = held.current;
    if (!same || !shown) return setUrl(undefined);
    const made = URL.createObjectURL(shown);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [same]);
  const [broken, setBroken] = useState(false);
  if (!url || broken) return <span className={css.blank} />;
  return (
    <span className="plate">
      <img src={url} alt={alt} onError={() => setBroken(true)} />
    </span>
  );
}
