using System.Text;

namespace GraphCompiler.Plotting;

/// <summary>Writes a text file that a reader sees as it was or as it is, never half of it.</summary>
internal static class WholeFile
{
    /// <summary>Writes UTF-8 without a mark, in a folder that is made where there is none.</summary>
    public static void Write(string path, string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        path = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var unfinished = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllText(unfinished, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }
}
