namespace GraphCompiler.Bundles;

/// <summary>What saving asks of the disk, so that a test can fail each of it.</summary>
internal class FileSystem
{
    public static FileSystem Disk { get; } = new();

    /// <summary>A new file, or an empty one in the place of an old.</summary>
    public virtual Stream Create(string path) => new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None);

    /// <summary>Until what was written is on the disk.</summary>
    public virtual void Flush(Stream file) => ((FileStream)file).Flush(flushToDisk: true);

    /// <summary>Gives a file another name, in the place of the one that has it.</summary>
    public virtual void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    /// <summary>Deletes a file if there is one.</summary>
    public virtual void Delete(string path) => File.Delete(path);

    /// <summary>Writes a file under another name beside its own, which it gets when all of it is on the disk. Nothing is left of one that fails.</summary>
    public void Replace(string path, Action<Stream> write)
    {
        var temporary = TemporaryName(path);
        try
        {
            using (var file = Create(temporary))
            {
                write(file);
                Flush(file);
            }

            Rename(temporary, path);
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }
    }

    /// <summary>The same, in a folder that is made where there is none.</summary>
    public void ReplaceIn(string path, Action<Stream> write)
    {
        path = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Replace(path, write);
    }

    // What failed first is what the user is told.
    private void TryDelete(string path)
    {
        try
        {
            Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    /// <summary>The same for each save, so that what a crash left is written over.</summary>
    public static string TemporaryName(string path) => path + ".tmp";
}
