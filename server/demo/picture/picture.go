// Package picture draws the product pictures of the demonstration: flat inks, a charcoal key line and a tinted ground,
// pressed slightly off register like a Đông Hồ print. It uses no outside tool and no random source but the variant, so
// the same call gives the same bytes on every machine of one architecture.
package picture

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"image"
	"image/color"
	"image/jpeg"
	"sort"
)

// The size of every picture in pixels.
const (
	Width  = 1280
	Height = 960
)

// Views is the number of different pictures of one product: 0 the whole, 1 a detail, 2 several on a shelf,
// 3 with its measure and tag.
const Views = 4

// Kind names what is drawn, such as "teapot".
type Kind string

// Kinds lists every kind, sorted by product group and name.
func Kinds() []Kind {
	kinds := make([]Kind, 0, len(drawings))
	for k := range drawings {
		kinds = append(kinds, k)
	}
	sort.Slice(kinds, func(i, j int) bool {
		if a, b := drawings[kinds[i]].group, drawings[kinds[j]].group; a != b {
			return a < b
		}
		return kinds[i] < kinds[j]
	})
	return kinds
}

// Group is the product group a kind belongs to, 1 to 4 in the order of Thông tư 26/2014/TT-BCT, article 5:
// handicraft, food, machinery, others. It is 0 for an unknown kind.
func (k Kind) Group() int { return drawings[k].group }

// Draw prints one view of a product. The variant chooses inks and pattern; view counts modulo Views. An unknown kind
// panics: kinds are constants of the program.
func Draw(kind Kind, variant uint64, view int) image.Image {
	d, ok := drawings[kind]
	if !ok {
		panic(fmt.Sprintf("picture: there is no kind %q", kind))
	}
	return compose(d, variant, ((view%Views)+Views)%Views)
}

// JPEG is Draw encoded at quality 84, without metadata.
func JPEG(kind Kind, variant uint64, view int) ([]byte, error) {
	if _, ok := drawings[kind]; !ok {
		return nil, fmt.Errorf("draw picture: there is no kind %q", kind)
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, Draw(kind, variant, view), &jpeg.Options{Quality: 84}); err != nil {
		return nil, fmt.Errorf("encode picture of %s: %w", kind, err)
	}
	return out.Bytes(), nil
}

// drawing is what the scenes need to know of a kind. Things are drawn in a plane of 400 × 300 units, standing on
// y = 258 around x = 200.
type drawing struct {
	group int
	// seed differs by kind, so that variant 1 is not the same ground for all.
	seed uint64
	draw func(p *pen, l look)
	// inks are the combinations that suit the thing: main, second, accent.
	inks []inks
	// patterns is how many patterns draw knows.
	patterns int
	// focus and zoom say what the detail shows.
	focus point
	zoom  float64
	scene scene
	// width is how wide the thing is, in units; scenes set things side by side by it.
	width float64
}

type inks [3]color.RGBA

// look is one choice of inks and pattern.
type look struct {
	a, b, c color.RGBA
	pattern int
	// alone lets a drawing add what lies beside the thing: a cup, a sprig, a needle.
	alone bool
}

// dice is splitmix64: small, and the same everywhere.
type dice struct{ state uint64 }

func (d *dice) next() uint64 {
	d.state += 0x9e3779b97f4a7c15
	z := d.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

func (d *dice) below(n int) int { return int(d.next() % uint64(n)) }

// The inks and grounds of the identity (design tokens), with the browns and greens a print shop mixes beside them.
var (
	white    = color.RGBA{255, 255, 255, 255}
	shell    = color.RGBA{247, 246, 240, 255}
	charcoal = color.RGBA{28, 27, 25, 255}
	hoe      = color.RGBA{242, 181, 49, 255}
	son      = color.RGBA{213, 65, 43, 255}
	cham     = color.RGBA{15, 78, 104, 255}
	lam      = color.RGBA{70, 134, 168, 255}
	dong     = color.RGBA{78, 145, 120, 255}
	reu      = color.RGBA{124, 138, 44, 255}
	nau      = color.RGBA{138, 75, 42, 255}
	dat      = color.RGBA{196, 122, 72, 255}
	hong     = color.RGBA{232, 142, 118, 255}
	xam      = color.RGBA{150, 152, 148, 255}
	nga      = color.RGBA{244, 226, 188, 255}

	groundBlue   = color.RGBA{201, 221, 228, 255}
	groundYellow = color.RGBA{249, 227, 172, 255}
	groundGreen  = color.RGBA{205, 226, 215, 255}
	groundPink   = color.RGBA{244, 208, 200, 255}
)

var grounds = [...]color.RGBA{groundBlue, groundYellow, groundGreen, groundPink}

var drawings = func() map[Kind]drawing {
	all := map[Kind]drawing{}
	for group, kinds := range []map[Kind]drawing{handicrafts, foods, machines, others} {
		for k, d := range kinds {
			d.group = group + 1
			h := fnv.New64a()
			h.Write([]byte(k))
			d.seed = h.Sum64()
			all[k] = d
		}
	}
	return all
}()
