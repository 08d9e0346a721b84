package scoresheet

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"

	"tieubieu/server/paper"
	"tieubieu/server/photo"
	"tieubieu/server/practice"
)

// Bounds of a packet (product §3), in bytes, and how many photos of an entry come
// large.
const (
	MaxPacketBytes   = 400 << 20
	maxPapersOffline = 5 << 20 // of one entry
	largePhotos      = 3
)

// LeftOut is a file that judges may look at but that the packet has no room for: it
// is seen with a network. Edge is a photo's, 0 for a paper.
type LeftOut struct {
	EntryID uuid.UUID
	Kind    FileKind
	ID      uuid.UUID
	Edge    int
	Bytes   int64
	Why     WhyLeftOut
}

// FileKind of a packet's file.
type FileKind string

const (
	PhotoKind FileKind = "photo"
	PaperKind FileKind = "paper"
)

// WhyLeftOut is why a file is not in the packet.
type WhyLeftOut string

const (
	TooLarge   WhyLeftOut = "too-large"   // papers of one entry beyond 5 MB
	OverBudget WhyLeftOut = "over-budget" // the packet beyond 400 MB
	NotShown   WhyLeftOut = "not-shown"   // a Word document: downloaded and opened elsewhere
)

// PhotoURL is where a rendition is fetched.
func PhotoURL(photoID uuid.UUID, edge int) string {
	return fmt.Sprintf("/media/photos/%s/%d.jpg", photoID, edge)
}

// PaperURL is where a paper of an entry is fetched.
func PaperURL(entryID, paperID uuid.UUID) string {
	return fmt.Sprintf("/media/entries/%s/papers/%s", entryID, paperID)
}

// packing is a packet being filled up to a bound.
type packing struct {
	left    int64
	total   int64
	fetched map[string]int64 // sizes by address
	leftOut []LeftOut
}

// pack takes files in until the bound, the most needed first: every photo at 960
// pixels and the covers at 320, then the first three of an entry at 1920, then
// papers, then the photos of practice samples. What does not fit is left out, and
// what is smaller and comes after it may still fit.
func (p *Packet) pack(bound int64) {
	k := packing{left: bound, fetched: map[string]int64{}}
	for i := range p.Entries {
		e := &p.Entries[i]
		for n := range e.Photos {
			k.takePhoto(e.EntryID, &e.Photos[n], smallEdges(n)...)
		}
	}
	for i := range p.Entries {
		e := &p.Entries[i]
		for n := range e.Photos[:min(len(e.Photos), largePhotos)] {
			k.takePhoto(e.EntryID, &e.Photos[n], photo.LargeEdge)
		}
	}
	for i := range p.Entries {
		k.takePapers(&p.Entries[i])
	}
	for i := range p.Practice {
		x := &p.Practice[i]
		for n := range x.Photos {
			x.Photos[n].Files = nil
			k.takePhoto(x.EntryID, &x.Photos[n], smallEdges(n)...)
		}
	}
	p.TotalBytes, p.LeftOut, p.Version = k.total, k.leftOut, k.version()
}

// version changes exactly when something to fetch does: what stands at an address
// never changes.
func (k *packing) version() [32]byte {
	list := sha256.New()
	for _, url := range slices.Sorted(maps.Keys(k.fetched)) {
		fmt.Fprintf(list, "%s %d\n", url, k.fetched[url])
	}
	return [32]byte(list.Sum(nil))
}

// smallEdges are the edges in which the nth photo comes at least.
func smallEdges(n int) []int {
	if n == 0 {
		return []int{photo.SmallEdge, photo.MediumEdge}
	}
	return []int{photo.MediumEdge}
}

func (k *packing) takePhoto(entryID uuid.UUID, p *PacketPhoto, edges ...int) {
	for _, edge := range edges {
		r := p.rendition(edge)
		switch {
		case r == nil:
		case k.take(PhotoURL(p.PhotoID, edge), r.Bytes):
			p.Files = append(p.Files, PhotoFile{Edge: edge, Bytes: r.Bytes})
		default:
			k.leftOut = append(k.leftOut, LeftOut{EntryID: entryID, Kind: PhotoKind, ID: p.PhotoID, Edge: edge, Bytes: r.Bytes, Why: OverBudget})
		}
	}
}

// rendition is the stored one of an edge. A photo that is small has a large rendition
// like its medium one: that is none.
func (p *PacketPhoto) rendition(edge int) *photo.StoredRendition {
	i := slices.IndexFunc(p.renditions, func(r photo.StoredRendition) bool { return r.Edge == edge })
	if i < 0 || edge == photo.LargeEdge && max(p.renditions[i].Width, p.renditions[i].Height) <= photo.MediumEdge {
		return nil
	}
	return &p.renditions[i]
}

func (k *packing) takePapers(e *PacketEntry) {
	room := int64(maxPapersOffline)
	for i := range e.Papers {
		p := &e.Papers[i]
		why := OverBudget
		switch {
		case paper.IsWord(p.ContentType):
			why = NotShown
		case p.Bytes > room:
			why = TooLarge
		case k.take(PaperURL(e.EntryID, p.PaperID), p.Bytes):
			p.Offline = true
			room -= p.Bytes
			continue
		}
		k.leftOut = append(k.leftOut, LeftOut{EntryID: e.EntryID, Kind: PaperKind, ID: p.PaperID, Bytes: p.Bytes, Why: why})
	}
}

// take counts one file in, if there is room; the same one is fetched once.
func (k *packing) take(url string, size int64) bool {
	if _, taken := k.fetched[url]; taken {
		return true
	}
	if size > k.left {
		return false
	}
	k.left -= size
	k.total += size
	k.fetched[url] = size
	return true
}

// PracticeFiles are samples with the files of their photos, for a device that
// practises without a packet.
func PracticeFiles(samples []practice.Sample) []PracticeSample {
	out := make([]PracticeSample, len(samples))
	for i, s := range samples {
		out[i].Sample = s
		for n, p := range s.Photos {
			shown := PacketPhoto{PhotoID: p.PhotoID, Caption: p.Caption, Width: p.Width, Height: p.Height, Thumbhash: p.Thumbhash, renditions: p.Renditions}
			for _, edge := range smallEdges(n) {
				if r := shown.rendition(edge); r != nil {
					shown.Files = append(shown.Files, PhotoFile{Edge: edge, Bytes: r.Bytes})
				}
			}
			out[i].Photos = append(out[i].Photos, shown)
		}
	}
	return out
}
