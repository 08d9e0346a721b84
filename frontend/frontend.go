// Package frontend carries what browsers are given: the templates and style of the public pages, and the built files.
package frontend

import (
	"embed"
	"io/fs"
)

//go:embed all:site all:dist
var files embed.FS

// Site holds the public pages' templates (*.html) and style (*.css).
func Site() fs.FS { return sub("site") }

// Dist holds what "npm run build" wrote: fonts, and for text files a .gz and a .br beside each. Without a build it
// holds a placeholder only, and pages fall back to system fonts.
func Dist() fs.FS { return sub("dist") }

func sub(folder string) fs.FS {
	inside, err := fs.Sub(files, folder)
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return inside
}
