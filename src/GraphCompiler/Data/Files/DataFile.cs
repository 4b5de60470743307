using System.IO.Compression;

namespace GraphCompiler;

/// <summary>Opens files of data, and says of what is wrong in which file it is.</summary>
internal static class DataFile
{
    /// <summary>A file to be read; one that begins as gzip does is unpacked.</summary>
    /// <exception cref="TfNotFoundException">There is none.</exception>
    public static Stream Open(string file)
    {
        var stream = OpenPlain(file);
        try
        {
            var isPacked = stream.ReadByte() == 0x1F && stream.ReadByte() == 0x8B;
            stream.Position = 0;
            return isPacked ? new GZipStream(stream, CompressionMode.Decompress) : stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>A file as it is.</summary>
    /// <exception cref="TfNotFoundException">There is none.</exception>
    public static FileStream OpenPlain(string file) => File.Exists(file)
        ? new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan)
        : throw new TfNotFoundException($"{file}; No such file or directory");

    /// <summary>Reads as many bytes as there are room for, or up to the end.</summary>
    /// <exception cref="InvalidDataException">The file is not packed as it says.</exception>
    public static int Fill(Stream stream, Span<byte> bytes) => stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);

    /// <summary>What is wrong with a file.</summary>
    public static TfException Damaged(string file, string reason, Exception? inner = null) => new($"{file} cannot be read: {reason}", inner);
}
