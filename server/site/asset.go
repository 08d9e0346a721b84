package site

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"regexp"
	"strings"
)

// assets are what pages need besides themselves: one style, which every page carries, and fonts.
type assets struct {
	style     template.CSS
	styleHash string // for the content security policy
	fonts     map[string]font
	first     []string // addresses of the fonts that every page begins with
}

type font struct {
	bytes []byte
	etag  string
}

var fontFile = regexp.MustCompile(`^(archivo-narrow|be-vietnam-pro)-(\d{3})-(latin|vietnamese)\.woff2$`)

// The ranges are those of frontend/build.mjs.
var (
	families = map[string]string{"archivo-narrow": "Archivo Narrow", "be-vietnam-pro": "Be Vietnam Pro"}
	ranges   = map[string]string{
		"latin":      "U+0000-00FF,U+2010-2026,U+2190-2193,U+2212,U+2264-2265",
		"vietnamese": "U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+1EA0-1EF9,U+20AB",
	}
)

// loadAssets joins tokens.css and site.css from the site's files and gives every built font an address that changes
// with its content. Without built fonts the pages name none.
func loadAssets(site, dist fs.FS) (*assets, error) {
	a := &assets{fonts: map[string]font{}}
	var css strings.Builder
	files, err := fs.Glob(dist, "fonts/*.woff2")
	if err != nil {
		return nil, fmt.Errorf("list fonts: %w", err)
	}
	for _, name := range files {
		parts := fontFile.FindStringSubmatch(path.Base(name))
		if parts == nil {
			continue
		}
		content, err := fs.ReadFile(dist, name)
		if err != nil {
			return nil, fmt.Errorf("read font: %w", err)
		}
		sum := sha256.Sum256(content)
		digest := hex.EncodeToString(sum[:4])
		address := "/fonts/" + strings.TrimSuffix(parts[0], ".woff2") + "." + digest + ".woff2"
		a.fonts[address] = font{bytes: content, etag: `"` + digest + `"`}
		if parts[2] != "600" {
			a.first = append(a.first, address)
		}
		fmt.Fprintf(&css, "@font-face{font-family:%q;font-weight:%s;font-display:swap;src:url(%s);unicode-range:%s}",
			families[parts[1]], parts[2], address, ranges[parts[3]])
	}
	for _, name := range []string{"tokens.css", "site.css"} {
		content, err := fs.ReadFile(site, name)
		if err != nil {
			return nil, fmt.Errorf("read style: %w", err)
		}
		css.WriteString(squeeze(string(content)))
	}
	a.style = template.CSS(css.String())
	sum := sha256.Sum256([]byte(css.String()))
	a.styleHash = "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	return a, nil
}

var (
	cssComment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	cssSpace   = regexp.MustCompile(`\s+`)
	cssTight   = regexp.MustCompile(`\s*([{};,>])\s*`)
	cssColon   = regexp.MustCompile(`([{;][a-z-]+):\s+`)
)

// squeeze takes comments and needless space out of our own style sheets. Strings in them hold no comments and no runs
// of spaces.
func squeeze(css string) string {
	css = cssComment.ReplaceAllString(css, "")
	css = cssSpace.ReplaceAllString(css, " ")
	css = cssTight.ReplaceAllString(css, "$1")
	css = cssColon.ReplaceAllString(css, "$1:")
	return strings.TrimSpace(strings.ReplaceAll(css, ";}", "}"))
}
