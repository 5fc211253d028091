// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.Asyncio;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers with the files of a directory.
 *
 * <p>Counterpart of aiohttp's {@code router.add_static}. To be mounted: {@code router.mount("/static",
 * StaticFiles.of(directory))}; or by itself the handler of a server. Knows ranges (one in each request), entity tags,
 * dates of change, and the types of files by their names.
 *
 * <p>Nothing outside of the directory can be had: not by segments of dots in any spelling, not by links that lead out
 * (unless allowed). Names that begin with a dot are hidden (unless allowed; {@code .well-known} never is). Immutable: each
 * method returns a changed copy.
 *
 * <p>The file system is asked in the loop's default executor, so that a slow disk does not hold up the loop.
 */
public final class StaticFiles implements HttpHandler {
    private final Path root;
    private final String index;
    private final boolean listing;
    private final boolean links;
    private final boolean hidden;
    private final boolean precompressed;
    private final @Nullable Duration maxAge;

    private StaticFiles(
            Path root,
            String index,
            boolean listing,
            boolean links,
            boolean hidden,
            boolean precompressed,
            @Nullable Duration maxAge) {
        this.root = root;
        this.index = index;
        this.listing = listing;
        this.links = links;
        this.hidden = hidden;
        this.precompressed = precompressed;
        this.maxAge = maxAge;
    }

    /**
     * Serves a directory: {@code index.html} for directories, no lists, no links that lead out, no hidden files.
     *
     * @param directory the directory; need not exist yet
     * @return the handler
     */
    public static StaticFiles of(Path directory) {
        return new StaticFiles(directory, "index.html", false, false, false, false, null);
    }

    /**
     * Chooses the file that stands for its directory.
     *
     * @param name its name; empty for none
     * @return a changed copy
     */
    public StaticFiles index(String name) {
        return new StaticFiles(root, name, listing, links, hidden, precompressed, maxAge);
    }

    /**
     * Shows a list of a directory that has no index.
     *
     * @param shown whether to
     * @return a changed copy
     */
    public StaticFiles listing(boolean shown) {
        return new StaticFiles(root, index, shown, links, hidden, precompressed, maxAge);
    }

    /**
     * Follows symbolic links that lead out of the directory. Links inside of it are always followed.
     *
     * @param followed whether to; only where nobody else can make links
     * @return a changed copy
     */
    public StaticFiles linksOutside(boolean followed) {
        return new StaticFiles(root, index, listing, followed, hidden, precompressed, maxAge);
    }

    /**
     * Serves names that begin with a dot.
     *
     * @param served whether to
     * @return a changed copy
     */
    public StaticFiles hiddenFiles(boolean served) {
        return new StaticFiles(root, index, listing, links, served, precompressed, maxAge);
    }

    /**
     * Sends {@code NAME.br} or {@code NAME.gz} instead of {@code NAME} to clients that accept it, where such a file lies
     * beside it.
     *
     * @param sent whether to
     * @return a changed copy
     */
    public StaticFiles precompressed(boolean sent) {
        return new StaticFiles(root, index, listing, links, hidden, sent, maxAge);
    }

    /**
     * Lets clients keep files without asking again.
     *
     * @param time how long; null for no word about it
     * @return a changed copy
     */
    public StaticFiles maxAge(@Nullable Duration time) {
        return new StaticFiles(root, index, listing, links, hidden, precompressed, time);
    }

    @Override
    public HttpResponse handle(HttpRequest request) throws Exception {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return HttpResponse.text(405, "Files can only be read").header("Allow", "GET, HEAD");
        }
        List<String> segments = request.segments();
        if (!isSafe(segments)) {
            return missing();
        }
        boolean slash = !segments.isEmpty() && segments.getLast().isEmpty();
        List<String> names = slash ? segments.subList(0, segments.size() - 1) : segments;
        Set<String> encodings = precompressed ? AcceptedEncodings.of(request) : Set.of();
        StoredFile found = Asyncio.toThread(() -> StoredFile.find(root, names, slash, index, links, encodings));
        if (found == null) {
            return missing();
        }
        if (found.directory()) {
            return slash ? list(request, found.path(), names.isEmpty()) : redirect(request);
        }
        return send(request, found);
    }

    /** Whether each piece but the last is the name of a file, and nothing else. */
    private boolean isSafe(List<String> segments) {
        for (int i = 0; i < segments.size(); i++) {
            String name = segments.get(i);
            boolean last = i == segments.size() - 1;
            if (name.isEmpty() && !last
                    || name.indexOf('/') >= 0
                    || name.indexOf('\\') >= 0
                    || name.indexOf(':') >= 0 && File.separatorChar == '\\'
                    || isHidden(name)) {
                return false;
            }
        }
        return true;
    }

    private boolean isHidden(String name) {
        return !hidden && name.startsWith(".") && !name.equals(".well-known");
    }

    private static HttpResponse missing() {
        return HttpResponse.text(404, "There is no such file");
    }

    private static HttpResponse redirect(HttpRequest request) {
        String path = request.rawPath() + "/";
        String query = request.target().contains("?")
                ? request.target().substring(request.target().indexOf('?'))
                : "";
        return HttpResponse.redirect(path + query).status(301);
    }

    private HttpResponse list(HttpRequest request, Path directory, boolean top) throws IOException {
        if (!listing) {
            return missing();
        }
        List<String> names = Asyncio.toThread(() -> DirectoryPage.names(directory));
        return HttpResponse.html(DirectoryPage.html(
                        request.path(),
                        names.stream().filter(name -> !isHidden(name)).toList(),
                        top))
                .header("Cache-Control", "no-store");
    }

    private HttpResponse send(HttpRequest request, StoredFile file) {
        FileVersion version = FileVersion.of(file.size(), file.modifiedMillis(), file.encoding());
        int status = version.status(request);
        if (status == 412) {
            return HttpResponse.text(412, "The file has changed");
        }
        if (status == 304) {
            return marked(HttpResponse.of(304), file, version);
        }
        String wanted = version.allowsRange(request.header("if-range")) ? request.header("range") : null;
        ByteRange range = request.method().equals("GET") ? ByteRange.parse(wanted, file.size()) : null;
        if (range == ByteRange.NONE) {
            return HttpResponse.text(416, "The file has " + file.size() + " bytes")
                    .header("Content-Range", range.header(file.size()));
        }
        HttpResponse answer = range == null
                ? HttpResponse.file(file.type(), file.path(), 0, file.size())
                : HttpResponse.file(file.type(), file.path(), range.offset(), range.length())
                        .status(206)
                        .header("Content-Range", range.header(file.size()));
        return marked(answer, file, version).header("X-Content-Type-Options", "nosniff");
    }

    private HttpResponse marked(HttpResponse answer, StoredFile file, FileVersion version) {
        HttpResponse marked = answer.header("ETag", version.tag())
                .header("Last-Modified", version.lastModified())
                .header("Accept-Ranges", "bytes");
        if (precompressed) {
            marked = marked.header("Vary", "Accept-Encoding");
        }
        if (!file.encoding().isEmpty()) {
            marked = marked.header("Content-Encoding", file.encoding());
        }
        return maxAge == null ? marked : marked.header("Cache-Control", "max-age=" + maxAge.toSeconds());
    }
}
