using GraphCompiler.CompilerServices;

namespace GraphCompiler;

/// <summary>Binds arguments that are not statically typed to parameters, with TensorFlow's messages.</summary>
internal static class ArgumentBinder
{
    /// <exception cref="TfTypeException">There are too many or too few.</exception>
    public static CallArguments Bind(FunctionDefinition definition, ReadOnlySpan<object?> arguments)
    {
        var parameters = definition.Parameters;
        if (arguments.Length > parameters.Length) throw Failure("too many positional arguments");
        if (arguments.Length < parameters.Length) throw Failure($"missing a required argument: '{parameters[arguments.Length].Name}'");

        var objects = new List<object?>();
        var scalars = new List<HostScalar>();
        for (var i = 0; i < parameters.Length; i++)
        {
            if (parameters[i].IsScalar) scalars.Add(HostScalar.FromBoxed(arguments[i]) ?? throw Failure($"argument '{parameters[i].Name}' is no host scalar"));
            else objects.Add(parameters[i].Kind == FunctionParameter.ParameterKind.Tensor ? ToTensor(arguments[i]) : arguments[i]);
        }

        return CallArguments.Flatten(objects.ToArray(), scalars.ToArray());
    }

    private static object? ToTensor(object? argument) => argument switch
    {
        Array array => (Tensor)array,
        _ when HostScalar.FromBoxed(argument) is { } scalar => TensorFactory.Filled(scalar.DType, Shape.Scalar, Convert.ToDouble(scalar.Value)),
        _ => argument,
    };

    private static TfTypeException Failure(string reason) => new($"Binding inputs to tf.function failed due to `{reason}`.");
}
