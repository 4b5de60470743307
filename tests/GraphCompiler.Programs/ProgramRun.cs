using System.Text;
using GraphCompiler;

namespace Programs;

/// <summary>What surrounds a program that runs as a test: an empty folder, what it prints, an empty host log, a seed.</summary>
internal sealed class ProgramRun : IDisposable
{
    private readonly string _home = Directory.GetCurrentDirectory();
    private readonly TextWriter _out = Console.Out;
    private readonly TextWriter _error = Tf.Config.PrintOutput;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();

    public ProgramRun()
    {
        Directory.SetCurrentDirectory(Folder);
        Console.SetOut(new StringWriter(_output));
        Tf.Config.PrintOutput = new StringWriter(_errors);
        Harness.HostLog.Clear();
        Tf.Random.SetSeed(1);
    }

    /// <summary>The program's own folder.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("program-").FullName;

    /// <summary>What it wrote to the console.</summary>
    public string Output => _output.ToString().ReplaceLineEndings("\n");

    /// <summary>What its graphs printed.</summary>
    public string Errors => _errors.ToString().ReplaceLineEndings("\n");

    public void Dispose()
    {
        Console.SetOut(_out);
        Tf.Config.PrintOutput = _error;
        Directory.SetCurrentDirectory(_home);
        Directory.Delete(Folder, recursive: true);
    }
}
